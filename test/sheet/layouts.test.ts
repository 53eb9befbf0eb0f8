import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readShipDates } from "../../src/batch/rules/ship-dates.ts";
import { profile as profileSchema } from "../../src/config/profile-schema.ts";
import { cellOf } from "../../src/domain/shipment-line.ts";
import { GENERIC_PROFILE } from "../../src/sheet/layouts.ts";
import { SHIPPED_PROFILES } from "../../src/sheet/profiles/shipped.ts";
import { readSheets } from "../../src/sheet/read-sheets.ts";
import type { ReadSheets } from "../../src/sheet/read-sheets.ts";
import { userErrorOf } from "./temp-sheets.ts";

/** Real rows of headers, invented rows below them; each file is named after its profile. */
const LAYOUTS = fileURLToPath(new URL("./layouts/", import.meta.url));
const FILES = readdirSync(LAYOUTS).filter((name) => /(?<!\.expected)\.(?:csv|txt)$/u.test(name));
const NOW_MS = Date.UTC(2026, 10, 26, 18);
const SHOWN = [
  "order-id",
  "order-item-id",
  "sku",
  "quantity",
  "tracking-number",
  "carrier-code",
  "carrier-name",
  "ship-method",
] as const;

/** What was read: the profile and where it has the order, then a line per row. */
function show({ tables, lines }: ReadSheets): string {
  const [first] = tables;
  const dates = readShipDates(
    lines.map((line) => cellOf(line, "ship-date")),
    "UTC",
    NOW_MS,
    first?.table.profile?.dates ?? null,
  );
  const head = `${first?.table.profile?.name}, orders from ${first?.columns.get("order-id")?.header}`;
  const rows = lines.map((line, index) => {
    const date = dates[index];
    const day = date?.kind === "read" ? date.said : (date?.kind ?? "");
    const cells = SHOWN.map((column) => cellOf(line, column));
    const fields = (line.fields ?? []).map(({ part, name, text }) => `${part}.${name}=${text}`);
    const ignored = line.ignored ? ` IGNORED ${line.ignored.code}: ${line.ignored.reason}` : "";
    return `${line.row.row}: ${[...cells, day, ...fields].join("|")}${ignored}`;
  });
  return [head, ...rows, ""].join("\n");
}

async function readOrRefusal(name: string): Promise<string> {
  try {
    return show(await readSheets([LAYOUTS + name]));
  } catch {
    const error = await userErrorOf(readSheets([LAYOUTS + name]));
    return [error.message, ...error.nextSteps, ""].join("\n");
  }
}

describe("a sheet of a known layout", () => {
  it.each(FILES)("%s is read as ever, or what it lacks is said", async (name) => {
    await expect(await readOrRefusal(name)).toMatchFileSnapshot(
      `layouts/${name.replace(/\.\w+$/u, "")}.expected.txt`,
    );
  });

  it("is there for every profile that comes with the program", async () => {
    const shown = await Promise.all(FILES.map((name) => readOrRefusal(name)));
    const names = [...SHIPPED_PROFILES, GENERIC_PROFILE].map(({ name }) => name);
    const unseen = names.filter(
      (name) => !shown.some((text) => text.startsWith(`${name},`) || text.includes(` ${name} (`)),
    );
    expect(unseen).toEqual([]);
  });
});

describe("the profiles that come with the program", () => {
  it.each(SHIPPED_PROFILES.map((each) => [each.name, each] as const))(
    "%s says nothing that a config may not say",
    (_name, { name, ...said }) => {
      expect(name).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u);
      expect(profileSchema.safeParse(said).error).toBeUndefined();
      expect(said.detect?.length).toBeGreaterThan(0);
    },
  );
});
