import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { SHIPPED_PROFILES } from "../../src/sheet/profiles/shipped.ts";
import { finishedOf, SLOW } from "./cli.ts";
import { openRehearsal } from "./rehearsal.ts";

const LAYOUTS = fileURLToPath(new URL("../sheet/layouts/", import.meta.url));

/** Layouts that hold no tracking numbers, or no parcels at all. */
const WITHOUT_PARCELS = ["amazon-mcf-request", "shopify-orders", "usps-click-n-ship"];
const PARCEL_LAYOUTS = SHIPPED_PROFILES.filter(
  ({ name, holds }) => holds !== "orders" && !WITHOUT_PARCELS.includes(name),
).map(({ name }) => name);

/** Orders of the shops whose layouts have order numbers of their own; ours are Amazon's. */
const ORDERS_OF_SHOPS = [
  ["100000000000001", "1", "SKU-0001", "2"],
  ["100000000000003", "2", "SKU-0004", "3"],
  ["01-00001-00001", "10000000000031", "SKU-0001", "1"],
  ["01-00002-00002", "10000000000032", "SKU-0002", "2"],
  ["#1001", "10000000000033", "SKU-0001", "2"],
  ["#1002", "10000000000034", "SKU-0002", "1"],
  ["A0000000-000001-00001", "10000000000035", "SKU-0001", "1"],
] as const;

/** The file of a layout; each gets orders of its own, so that all fit into one run. */
function sheetOf(name: string, at: number): { file: string; bytes: Uint8Array } {
  const file = readdirSync(LAYOUTS).find(
    (each) => /^[\w-]+\.(?:csv|txt)$/u.test(each) && each.startsWith(`${name}.`),
  );
  const text = readFileSync(`${LAYOUTS}${file}`, "latin1");
  return { file: file ?? "", bytes: Buffer.from(ordersOf(text, at), "latin1") };
}

function ordersOf(text: string, at: number): string {
  return text.replaceAll("111-000000", `${200 + at}-000000`);
}

function reportOf(count: number): string {
  const [header = "", ...rows] = readFileSync(`${LAYOUTS}orders-unshipped.txt`, "utf8")
    .trim()
    .split(/\r?\n/u);
  const columns = header.split("\t");
  const own = Array.from({ length: count }, (_, at) => rows.map((row) => ordersOf(row, at))).flat();
  const ofShops = ORDERS_OF_SHOPS.map(([order, item, sku, quantity]) => {
    const cells: Record<string, string> = {
      "order-id": order,
      "order-item-id": item,
      sku,
      "quantity-purchased": quantity,
      "quantity-shipped": "0",
      "quantity-to-ship": quantity,
    };
    return columns.map((column) => cells[column] ?? "").join("\t");
  });
  return [header, ...own, ...ofShops, ""].join("\n");
}

test("every layout, joined with an order report, is posted as it is", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const files = PARCEL_LAYOUTS.map((name, at) => {
    const { file, bytes } = sheetOf(name, at);
    rehearsal.write(file, bytes);
    return file;
  });
  rehearsal.write("orders.txt", reportOf(files.length));
  const planned = await rehearsal.cli("plan", ...files, "--orders", "orders.txt", "--json");
  const { tables } = JSON.parse(planned.stdout) as { tables: { profile: string }[] };
  expect(tables.map(({ profile }) => profile)).toEqual(PARCEL_LAYOUTS);

  const end = await rehearsal.run(...files, "--orders", "orders.txt");
  const shown = end.result.rows
    .filter((row) => row["result"] !== "posted" && row["result"] !== "ignored")
    .map((row) => `${row["source-file"]} ${row["source-row"]} ${row["reason-code"]}`);
  // Labels that are not printed yet, in two of them.
  expect(shown).toEqual([
    "dhl-ecommerce-ap.csv 3 missing-value",
    "tcgplayer-shipping.csv 3 missing-value",
  ]);
  expect(finishedOf(end)).toMatchObject({ failed: 0, inDoubt: 0, rejected: 2 });

  const held = Map.groupBy(rehearsal.packages(), ({ orderId }) => orderId);
  const report = Map.groupBy(
    reportOf(files.length)
      .split("\n")
      .slice(1, -1)
      .map((line) => line.split("\t")),
    ([orderId = ""]) => orderId,
  );
  // What was joined from the report is what the marketplace got: the whole order, or the item of the SKU.
  const ups = held.get(`${200 + PARCEL_LAYOUTS.indexOf("ups-worldship")}-0000003-0000003`);
  expect(ups).toMatchObject([{ trackingNumber: "1Z999AA10300000242" }]);
  expect(itemsOf(ups)).toEqual(["10000000000003*1 10000000000004*3"]);
  const split = held.get(`${200 + PARCEL_LAYOUTS.indexOf("shipstation")}-0000003-0000003`);
  expect(itemsOf(split)).toEqual(["10000000000003*1", "10000000000004*3"]);
  expect([...held.keys()].filter((orderId) => !report.has(orderId))).toEqual([
    "403-0000001-0000001",
    "403-0000002-0000002",
    "250-0000001-0000001",
    "250-0000002-0000002",
  ]);
});

function itemsOf(
  packages: readonly { items: readonly { id: string; quantity: number }[] }[] = [],
): string[] {
  return packages
    .map(({ items }) =>
      items
        .map(({ id, quantity }) => `${id}*${quantity}`)
        .toSorted()
        .join(" "),
    )
    .toSorted();
}
