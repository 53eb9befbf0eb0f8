import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { SLOW } from "./cli.ts";
import type { Json } from "./cli.ts";
import { idOf, makeParcel, makeParcels } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";

test.concurrent(
  "plan --json is one document with the published keys in their order",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal();
    const parcel = makeParcel(1);
    const sheet = rehearsal.write("sheet.csv", [
      parcel,
      { ...makeParcel(2), "tracking-number": "" },
    ]);
    const end = await rehearsal.cli("plan", sheet, "--json");
    const plan = JSON.parse(end.stdout) as Json;
    expect(plan).toEqual({
      rows: 2,
      orders: 2,
      packages: 1,
      decisions: { create: 1, update: 0, replay: 0, skip: 0, reject: 0 },
      requests: [{ account: "acme", operation: "ecart.fulfillment", count: 1, estimatedMs: 0 }],
      estimatedMs: 0,
      findings: [
        {
          file: sheet,
          sheet: null,
          row: 3,
          column: "tracking-number",
          code: "missing-value",
          severity: "error",
          message: "The row has no tracking number.",
          fix: expect.stringMatching(/\w/u),
        },
      ],
      posts: [
        {
          account: "acme",
          operation: "ecart.fulfillment",
          orderId: parcel["order-id"],
          packageId: idOf(parcel),
          decision: "create",
          trackingNumber: parcel["tracking-number"],
          carrier: "ups",
          items: [{ id: parcel["order-item-id"], quantity: Number(parcel.quantity) }],
          rows: [2],
        },
      ],
    });
    expect(keysInOrder(plan)).toBe(
      "rows orders packages decisions{create update replay skip reject} " +
        "requests[{account operation count estimatedMs}] estimatedMs " +
        "findings[{file sheet row column code severity message fix}] " +
        "posts[{account operation orderId packageId decision trackingNumber carrier items[{id quantity}] rows[]}]",
    );
    expect(end.exitCode).toBe(3);
  },
);

test.concurrent("plan sends nothing, records nothing and needs no secret", SLOW, async () => {
  await using rehearsal = await openRehearsal({ accounts: { acme: "${NOT_SET}" } });
  const sheet = rehearsal.write("sheet.csv", makeParcels(3));
  const end = await rehearsal.cli("plan", sheet, "--no-tui");
  expect(end.exitCode).toBe(0);
  expect(end.stdout).toContain("3 rows, 3 orders, 3 packages: 3 to send");
  expect(end.stdout).toContain("Nothing was sent.");
  expect(rehearsal.sandbox.state().requests).toBe(0);
  using ledger = new DatabaseSync(rehearsal.path("shipledger.db"));
  for (const table of ["runs", "files", "orders", "packages", "posts"]) {
    expect(ledger.prepare(`SELECT count(*) AS rows FROM ${table}`).get()).toEqual({ rows: 0 });
  }
});

test.concurrent(
  "plan says how many packages, how long, and what a person has to mend",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal({ limit: { ratePerSecond: 2, burst: 10 } });
    const sheet = rehearsal.write("sheet.csv", [
      ...makeParcels(30),
      { ...makeParcel(31), quantity: "none" },
    ]);
    const end = await rehearsal.cli("plan", sheet);
    expect(end.exitCode).toBe(3);
    expect(end.stdout).toContain("30 to send");
    expect(end.stdout).toContain("10 s");
    expect(end.stdout).toMatch(
      /invalid-quantity {2}1 row\n {4}sheet\.csv [A-Z]32, quantity: .*\n +Fix: /u,
    );
  },
);

/** The keys of a document as they stand in it, those of lists by their first entry. */
function keysInOrder(value: unknown): string {
  if (Array.isArray(value)) {
    const [first] = value as unknown[];
    return typeof first === "object" ? `[{${keysInOrder(first)}}]` : "[]";
  }
  return Object.entries(Object(value))
    .map(([key, inner]) => {
      if (Array.isArray(inner)) return key + keysInOrder(inner);
      return typeof inner === "object" && inner !== null ? `${key}{${keysInOrder(inner)}}` : key;
    })
    .join(" ");
}
