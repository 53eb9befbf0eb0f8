import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { profile as profileSchema } from "../../src/config/profile-schema.ts";
import { COLUMN_NAMES, type ColumnName } from "../../src/domain/shipment-line.ts";
import type { TableSketch } from "../../src/domain/table-sketch.ts";
import { draftProfile } from "../../src/sheet/draft-profile.ts";
import { gatherProfiles, USUAL_LAYOUTS, type OwnProfile } from "../../src/sheet/layouts.ts";
import { readSheets, type ReadSheets } from "../../src/sheet/read-sheets.ts";
import { sketchTable } from "../../src/sheet/sketch-table.ts";
import { writeTemp } from "./temp-sheets.ts";

const LAYOUTS = fileURLToPath(new URL("./layouts/", import.meta.url));
const FILES = readdirSync(LAYOUTS).filter((name) => /(?<!\.expected)\.(?:csv|txt)$/u.test(name));

type Columns = ReadonlyMap<ColumnName, number>;

/** What headers say by themselves. */
const choiceOf = ({ columns }: TableSketch): Map<ColumnName, number> =>
  new Map(
    columns.flatMap(({ guess, basis, index }) =>
      guess === null || basis !== "header" ? [] : [[guess, index]],
    ),
  );

/** What is read of each row, by all columns of ours but those left out. */
const rowsOf = ({ lines }: ReadSheets, left: readonly ColumnName[] = []): unknown[] =>
  lines.map(({ cells, ignored, row }) => [
    row.row,
    ignored,
    ...COLUMN_NAMES.filter((name) => !left.includes(name)).map((name) => cells[name] ?? ""),
  ]);

function readBy(path: string, own: Readonly<Record<string, OwnProfile>>): Promise<ReadSheets> {
  return readSheets([path], { layouts: { known: gatherProfiles(own), named: null } });
}

describe("a drafted profile", () => {
  it.each(FILES)(
    "of %s takes the sheet from all others, and reads what was chosen",
    async (file) => {
      const path = LAYOUTS + file;
      const sketch = await sketchTable(path, { layouts: USUAL_LAYOUTS });
      // Of the others, plan says itself what they are or lack.
      if (!sketch.isRead || sketch.kind !== "shipments") return;
      const before = await readSheets([path]);
      const draft = (columns: Columns, own = {}) => draftProfile("mine", sketch, { columns }, own);

      const same = draft(choiceOf(sketch));
      expect(profileSchema.safeParse(same?.profile).error).toBeUndefined();
      const mine = { mine: same?.profile ?? {} };
      const read = await readBy(path, mine);
      expect(read.tables[0]?.table.profile?.name).toBe("mine");
      expect(rowsOf(read)).toEqual(rowsOf(before));

      // One column after the other is left out: it says no more than the layout itself does.
      for (const left of choiceOf(sketch).keys()) {
        if (left === "order-id" || left === "tracking-number") continue;
        const columns = choiceOf(sketch);
        columns.delete(left);
        const less = draft(columns, mine);
        expect(less, left).not.toBeNull();
        const lessRead = await readBy(path, { mine: less?.profile ?? {} });
        expect(lessRead.tables[0]?.columns.has(left), left).toBe(false);
        const named = ["carrier-code", left] as const;
        expect(rowsOf(lessRead, named), left).toEqual(rowsOf(before, named));
      }
    },
  );

  it("may take a header for something else than the layout that it begins with", async () => {
    const path = `${LAYOUTS}shipstation-grid.csv`;
    const sketch = await sketchTable(path, { layouts: USUAL_LAYOUTS });
    const columns = choiceOf(sketch);
    const service = columns.get("ship-method") ?? -1;
    columns.delete("ship-method");
    columns.set("carrier-name", service);
    const drafted = draftProfile("mine", sketch, { columns }, {});
    expect(drafted?.profile).toMatchObject({ extends: "shipstation-grid" });
    const read = await readBy(path, { mine: drafted?.profile ?? {} });
    expect(read.tables[0]?.columns.get("carrier-name")?.index).toBe(service);
    expect(read.tables[0]?.columns.has("ship-method")).toBe(false);
  });

  it("is not taken for sheets of usual names with other headers beside them", async () => {
    const head = "Order Number,Tracking Number,Carrier";
    const rows = "302-1234567-1234567,1Z999AA10310000018,UPS,x\n";
    const path = writeTemp("own.csv", `${head},Tour\n${rows}`);
    const sketch = await sketchTable(path, { layouts: USUAL_LAYOUTS });
    const columns = choiceOf(sketch);
    columns.delete("carrier-code");
    const drafted = draftProfile("mine", sketch, { columns, carrier: "DPD" }, {});
    const own = { mine: drafted?.profile ?? {} };
    expect((await readBy(path, own)).lines[0]?.cells).toMatchObject({ "carrier-code": "DPD" });
    const other = writeTemp("other.csv", `${head},Ramp\n${rows}`);
    expect((await readBy(other, own)).lines[0]?.cells).toMatchObject({ "carrier-code": "UPS" });
  });

  it("outdoes an earlier profile of the config that takes the same sheets", async () => {
    const path = writeTemp(
      "own.csv",
      "Beleg,Schein,Tour,Bote\n302-1234567-1234567,1Z999AA10310000018,7,x\n",
    );
    const columns = { "order-id": ["Tour"], "tracking-number": ["Schein"] };
    const own = { old: { columns, detect: [["Beleg", "Schein", "Tour"]] } };
    const layouts = { known: gatherProfiles(own), named: null };
    const sketch = await sketchTable(path, { layouts });
    expect(sketch.profile.name).toBe("old");
    const choice = new Map<ColumnName, number>([
      ["order-id", 0],
      ["tracking-number", 1],
    ]);
    const drafted = draftProfile("mine", sketch, { columns: choice }, own);
    const read = await readBy(path, { ...own, mine: drafted?.profile ?? {} });
    expect(read.lines[0]?.cells["order-id"]).toBe("302-1234567-1234567");
    // One that has every header of the sheet cannot be outdone.
    const whole = { old: { columns, detect: [["Beleg", "Schein", "Tour", "Bote"]] } };
    const known = gatherProfiles(whole);
    const again = await sketchTable(path, { layouts: { known, named: null } });
    expect(draftProfile("mine", again, { columns: choice }, whole)).toBeNull();
  });
});
