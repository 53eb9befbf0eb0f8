import type { ComparedPackage, Reconciliation } from "../../src/domain/reconciliation.ts";
import { posted } from "../batch/identity/scenario.ts";
import { compare, left, reading, shown } from "./sides.ts";

/** A text that is up to no good wherever it is shown. */
export const NASTY = `=HYPERLINK("https://evil.example")<script>alert("1")</script>&'\u202E`;

/** Compared packages of several orders: one agrees, four differ, one of them in two ways. */
export function makePackages(): ComparedPackage[] {
  return [
    ...compare({ left: [left("1Z1", "A")], ledger: [posted("7", "1Z1", "A")] }),
    ...compare({ left: [left("1Z2", "A", { row: 3 })] }),
    ...compare({
      left: [left("1Z3", "A*3", { row: 4, carrier: "dhl" })],
      ledger: [posted("8", "1Z3", "A*2")],
    }),
    ...compare({
      left: [left(NASTY, "A", { row: 5, fault: NASTY })],
    }),
    ...compare({
      ledger: [posted("9", "1Z9", "A")],
      read: reading({ packages: [shown("9", "1Z9", "A"), shown("10", "1Z10", "B")] }),
    }),
  ];
}

/** A reconciliation of these packages. */
export function makeReconciliation(packages = makePackages()): Reconciliation {
  return {
    from: "2026-11-22",
    to: "2026-11-22",
    timeZone: "America/New_York",
    account: null,
    manifests: [{ file: "manifest.csv", packages: 4 }],
    manifestPackages: 4,
    ledgerPackages: 3,
    marketplace: { orders: 5, unread: 1 },
    packages,
  };
}
