import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { finishedOf, SLOW } from "../cli.ts";
import { columnOf } from "../result-rows.ts";
import { countRequests, postsOf } from "./amazon-rehearsal.ts";
import {
  heldOf,
  kept,
  MWS,
  openFulfillmentRehearsal,
  SECRET_KEY,
  tell,
  UPDATE,
} from "./fulfillment-rehearsal.ts";

test.concurrent(
  "an order on hold is changed and released, and nothing after that",
  SLOW,
  async () => {
    await using rehearsal = await openFulfillmentRehearsal();
    const args = ["--operation", UPDATE];
    const address =
      "destinationAddress.name,destinationAddress.addressLine1,destinationAddress.postalCode,destinationAddress.countryCode";
    const change = rehearsal.write(
      "change.csv",
      [
        `sellerFulfillmentOrderId,sellerFulfillmentOrderItemId,quantity,displayableOrderComment,${address}`,
        "FO-1,line-1,3,Wir liefern heute,Taro Testmann,1-1 Kita,650-0001,JP",
        "FO-1,line-2,2,,,,,",
        "FO-9,line-1,1,,,,,",
      ].join("\n"),
    );
    const plan = await rehearsal.cli("plan", change, ...args, "--json");
    expect(JSON.parse(plan.stdout)).toMatchObject({
      packages: 2,
      decisions: { create: 0, update: 2, replay: 0, skip: 0, reject: 0 },
      requests: [{ operation: UPDATE, count: 2 }],
    });

    const run = await rehearsal.run(change, ...args, "--out", "change.result.csv");
    expect(columnOf(run.result, "result")).toEqual(["updated", "updated", "updated"]);
    expect(columnOf(run.result, "package-id")).toEqual(["", "", ""]);
    expect(heldOf(rehearsal, "FO-1")).toMatchObject({
      action: "Hold",
      updates: 1,
      address: { name: "Taro Testmann", addressLine1: "1-1 Kita", postalCode: "650-0001" },
      items: [
        { id: "line-1", quantity: 3 },
        { id: "line-2", quantity: 2 },
      ],
    });
    for (const again of [change, rehearsal.path("change.result.csv")]) {
      const rerun = await rehearsal.cli("run", again, ...args, "--json", "--out", "again.csv");
      expect(finishedOf(rerun)).toMatchObject({ alreadyPosted: 3, requests: 0 });
    }

    const ship = "sellerFulfillmentOrderId,fulfillmentAction\nFO-1,Ship\n";
    const released = await rehearsal.run(
      rehearsal.write("ship.csv", ship),
      ...args,
      "--out",
      "s.csv",
    );
    expect(columnOf(released.result, "result")).toEqual(["updated"]);
    expect(heldOf(rehearsal, "FO-1")).toMatchObject({ action: "Ship", updates: 2 });

    const late = "sellerFulfillmentOrderId,sellerFulfillmentOrderItemId,quantity\nFO-1,line-1,1\n";
    const refused = await rehearsal.run(
      rehearsal.write("late.csv", late),
      ...args,
      "--out",
      "l.csv",
    );
    expect(columnOf(refused.result, "reason-code")).toEqual(["not-on-hold"]);
    expect(finishedOf(refused)).toMatchObject({ requests: 0 });
    const listed = await rehearsal.cli("posts", "list");
    expect(listed.stdout).toMatch(/FO-1 .*Ship/u);
    const exported = await rehearsal.cli("posts", "export", "--out", "packages.csv");
    expect(exported.stdout).toContain("Left out: 2 updates of orders themselves");
    const twice = await rehearsal.run(rehearsal.path("ship.csv"), ...args, "--out", "t.csv");
    expect(columnOf(twice.result, "result")).toEqual(["already-posted"]);
    expect(countRequests(rehearsal, UPDATE)).toBe(3);
  },
);

test.concurrent(
  "no address and no text for a recipient stays in ledger or backup",
  SLOW,
  async () => {
    await using rehearsal = await openFulfillmentRehearsal();
    const header =
      "sellerFulfillmentOrderId,destinationAddress.name,destinationAddress.addressLine1,destinationAddress.postalCode,destinationAddress.countryCode,destinationAddress.phone,displayableOrderComment,notificationEmails";
    const rows = [
      "FO-1,Taro Testmann,1-1 Kita,650-0001,JP,080-1234-5678,Gruss an Taro,taro@example.org",
      "FO-8,Jiro Testmann,2-2 Kita,650-0002,JP,080-8765-4321,Gruss an Jiro,jiro@example.org",
    ];
    const sheet = rehearsal.write("sheet.csv", [header, ...rows].join("\n"));
    const run = await rehearsal.run(sheet, "--operation", UPDATE, "--out", "result.csv");
    expect(columnOf(run.result, "result")).toEqual(["updated", "updated"]);
    expect(heldOf(rehearsal, "FO-1")).toMatchObject({ address: { phone: "080-1234-5678" } });
    await rehearsal.cli("ledger", "backup", "ledger.backup");
    const everything = kept(rehearsal);
    expect(everything).toContain("FO-1");
    expect(everything).toContain("SQLite format 3");
    for (const text of ["Testmann", "Kita", "080-1234", "Gruss", "example.org"]) {
      expect(everything).not.toContain(text);
    }
    expect((await postsOf(rehearsal)).map(({ request }) => request)).toEqual([null, null]);
    const verified = await rehearsal.cli("ledger", "verify");
    expect(verified.exitCode).toBe(0);
    const shown = await rehearsal.cli("posts", "show", "FO-1");
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toContain(UPDATE);
  },
);

test.concurrent("a sheet in MWS words goes out over MWS, with a warning", SLOW, async () => {
  await using rehearsal = await openFulfillmentRehearsal({}, "mws");
  const sheet = rehearsal.write(
    "mws.tsv",
    [
      "SellerFulfillmentOrderId\tItems.member.1.SellerFulfillmentOrderItemId\tItems.member.1.Quantity\tDestinationAddress.Name\tDestinationAddress.Line1\tDestinationAddress.StateOrProvinceCode\tDestinationAddress.PostalCode\tDestinationAddress.CountryCode",
      "FO-1\tline-1\t4\tTaro Testmann\t1-1 Kita\tHyogo\t650-0001\tJP",
    ].join("\n"),
  );
  const plan = await rehearsal.cli("plan", sheet);
  expect(plan.stdout).toContain("mws-switched-off  1 row");
  const run = await rehearsal.run(sheet, "--out", "result.csv");
  expect(columnOf(run.result, "result")).toEqual(["updated"]);
  expect(heldOf(rehearsal, "FO-1")).toMatchObject({
    address: { name: "Taro Testmann", addressLine1: "1-1 Kita", stateOrRegion: "Hyogo" },
    items: [{ id: "line-1", quantity: 4 }, { id: "line-2" }],
  });
  expect(run.stderr).toContain("Amazon's own MWS has been off since March 31, 2024");
  expect(countRequests(rehearsal, MWS)).toBe(1);
  expect(run.stdout + run.stderr).not.toContain(SECRET_KEY);
});

test.concurrent("the README's sheet changes two orders", SLOW, async () => {
  const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
  const sheet = /```\n(sellerFulfillmentOrderId,[^`]*)```/u.exec(readme)?.[1] ?? "";
  const items = [
    { id: "line-1", quantity: 5 },
    { id: "line-2", quantity: 5 },
  ];
  const fulfillmentOrders = ["C-1001", "C-1002"].map((orderId) => ({ orderId, items }));
  await using rehearsal = await openFulfillmentRehearsal({ fulfillmentOrders });
  const { result } = await tell(rehearsal, "readme", sheet);
  expect(columnOf(result, "result")).toEqual(["updated", "updated", "updated"]);
  expect(heldOf(rehearsal, "C-1001")).toMatchObject({
    action: "Hold",
    items: [{ quantity: 2 }, { quantity: 1 }],
  });
  expect(heldOf(rehearsal, "C-1002")).toMatchObject({ action: "Ship" });
});
