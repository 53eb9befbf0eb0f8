import { describe, expect, it } from "vitest";
import { judgeShown } from "../../../src/batch/read-back/judge-shown.ts";
import type { PackageContent } from "../../../src/domain/contents.ts";
import type { ReadPackage } from "../../../src/domain/order-reading.ts";
import { items } from "../identity/scenario.ts";

const sent = (more: Partial<PackageContent> = {}): PackageContent => ({
  trackingNumber: "1Z9",
  carrierCode: "UPS",
  carrierName: "",
  shipMethod: "",
  shipDate: "2026-11-20T12:00:00-05:00",
  items: items("A B*2"),
  ...more,
});
const shown = (more: Partial<ReadPackage> = {}): ReadPackage => ({
  packageReferenceId: "101",
  trackingNumber: "1Z9",
  carrier: "UPS",
  shippingService: "",
  shippedAt: "2026-11-20T17:00:00Z",
  status: "SHIPPED",
  items: items("A B*2"),
  transparencyCodes: [],
  ...more,
});
const judge = (
  content: PackageContent,
  before: PackageContent | null,
  packages: readonly ReadPackage[],
) => judgeShown({ packageId: "101", content, before }, packages);

describe("the first post of a package", () => {
  it("was applied where the package is shown with its number and items", () => {
    expect(judge(sent(), null, [shown({ trackingNumber: "1z 9" })])).toBe("applied");
    // A marketplace that shows less tells enough with the ID.
    const little = shown({ trackingNumber: "", carrier: "", items: [] });
    expect(judge(sent(), null, [little])).toBe("applied");
  });

  it("was not applied where the order is shown without it", () => {
    expect(judge(sent(), null, [])).toBe("not-applied");
    expect(judge(sent(), null, [shown({ packageReferenceId: "102" })])).toBe("not-applied");
  });

  it("is unclear where its ID is another parcel's, or was changed since", () => {
    expect(judge(sent(), null, [shown({ trackingNumber: "1Z8" })])).toBe("unclear");
    expect(judge(sent(), null, [shown({ items: items("A") })])).toBe("unclear");
  });
});

describe("an edit", () => {
  const changes: readonly (readonly [string, Partial<PackageContent>, Partial<ReadPackage>])[] = [
    ["its number", { trackingNumber: "1Z8" }, { trackingNumber: "1Z8" }],
    ["its carrier", { carrierCode: "DHL" }, { carrier: "dhl" }],
    ["a carrier's name", { carrierCode: "Other", carrierName: "Joe" }, { carrier: "Joe" }],
    ["its method", { shipMethod: "Air" }, { shippingService: "Air" }],
    ["its date", { shipDate: "2026-11-19T12:00:00+00:00" }, { shippedAt: "2026-11-19T12:00:00Z" }],
    [
      "its codes",
      { extras: { transparencyCodes: [{ id: "A", codes: ["Z2", "Z1"] }] } },
      { transparencyCodes: [{ id: "A", codes: ["Z1", "Z2"] }] },
    ],
  ];

  it.each(changes)(
    "of %s was applied where that is shown, and not where the old is",
    (_, wanted, told) => {
      const before = sent({ shipMethod: "Ground" });
      const content = { ...before, ...wanted };
      const old = shown({ shippingService: "Ground" });
      expect(judge(content, before, [{ ...old, ...told }])).toBe("applied");
      expect(judge(content, before, [old])).toBe("not-applied");
    },
  );

  it("is unclear where a third thing is shown, or nothing that tells", () => {
    const before = sent();
    const edit = sent({ trackingNumber: "1Z8", carrierCode: "DHL" });
    expect(judge(edit, before, [shown({ trackingNumber: "1Z7", carrier: "DHL" })])).toBe("unclear");
    const recarried = sent({ carrierCode: "DHL" });
    expect(judge(recarried, before, [shown({ carrier: "Deutsche Post" })])).toBe("unclear");
    expect(judge(recarried, before, [shown({ carrier: "" })])).toBe("unclear");
    const cod = sent({ extras: { codCollectionMethod: "DirectPayment" } });
    expect(judge(cod, before, [shown()])).toBe("unclear");
    expect(judge(edit, before, [shown({ items: items("A") })])).toBe("unclear");
  });

  it("was not applied where the package is not shown at all", () => {
    expect(judge(sent({ trackingNumber: "1Z8" }), sent(), [])).toBe("not-applied");
  });
});
