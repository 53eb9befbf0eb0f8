import { expect, test } from "vitest";
import { createDatabase, describeOnPostgres } from "../../postgres/borrow-postgres.ts";
import { makeParcel, makeParcels } from "../parcels.ts";
import { openRehearsal } from "../rehearsal.ts";
import { endOf, foundIn, LONG } from "./ends.ts";

describeOnPostgres("a reconcile with the ledger on PostgreSQL", () => {
  test("finds what one on a file finds", LONG, async () => {
    const database = await createDatabase();
    await using rehearsal = await openRehearsal({ ledger: database.url });
    rehearsal.write("posted.csv", makeParcels(3));
    await rehearsal.cli("run", "posted.csv", "--out", "result.csv");
    rehearsal.write("manifest.csv", [{ ...makeParcel(1), quantity: "9" }, ...makeParcels(2, 3)]);
    const end = await rehearsal.cli("reconcile", "manifest.csv", "--no-marketplace", "--json");
    expect(foundIn(end)).toEqual({
      "1": ["quantity-differs"],
      "2": ["not-in-manifest"],
      "4": ["never-posted"],
    });
    expect(endOf(end)).toMatchObject({ agree: 1, manifestPackages: 3, ledgerPackages: 3 });
    await database.remove();
  });
});
