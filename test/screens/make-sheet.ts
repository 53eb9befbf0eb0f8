/** An order of the sheet. */
interface Shipment {
  readonly orderId: string;
  readonly itemId: string;
  readonly quantity: number;
}

const HEADERS = [
  "order-id",
  "order-item-id",
  "quantity",
  "ship-date",
  "carrier-code",
  "tracking-number",
  "account",
] as const;
type Row = Record<(typeof HEADERS)[number], string>;

const ORDERS = 64;
/** What a spreadsheet or a person did to some rows. */
const DAMAGE: readonly (readonly [index: number, change: Partial<Row>])[] = [
  [8, { "tracking-number": "9.40011E+21" }],
  [21, { "tracking-number": "" }],
  [33, { quantity: "0" }],
  [34, { quantity: "1.5" }],
];

/** The manifest of the pictures: 64 orders; every third goes through Amazon's own API, four rows are damaged. */
export function makeSheet(): string {
  const rows = Array.from({ length: ORDERS }, (_, index) => makeRow(index));
  for (const [index, change] of DAMAGE) Object.assign(rows[index] ?? {}, change);
  const lines = rows.map((row) => HEADERS.map((header) => row[header]).join(","));
  return [HEADERS.join(","), ...lines, ""].join("\n");
}

/** The orders of the sheet, in its order, undamaged. */
export function readShipments(): Shipment[] {
  return Array.from({ length: ORDERS }, (_, index) => {
    const row = makeRow(index);
    return {
      orderId: row["order-id"],
      itemId: row["order-item-id"],
      quantity: Number(row.quantity),
    };
  });
}

function makeRow(index: number): Row {
  const number = String(index + 1).padStart(7, "0");
  return {
    "order-id": `111-${number}-${number}`,
    "order-item-id": String(20_000_000_000_000 + index),
    quantity: index % 3 === 0 ? "2" : "1",
    "ship-date": "2026-11-24",
    "carrier-code": "UPS",
    "tracking-number": upsNumber(index),
    account: index % 3 === 2 ? "acme-spapi" : "acme-us",
  };
}

/** A tracking number of UPS: in its check digit letters count as (code - 63) mod 10, even places twice. */
function upsNumber(index: number): string {
  const body = `999AA1030${String(index).padStart(6, "0")}`;
  const values = [...body].map((char) =>
    /\d/u.test(char) ? Number(char) : (char.charCodeAt(0) - 63) % 10,
  );
  const sum = values.reduce((total, value, at) => total + (at % 2 === 1 ? 2 * value : value), 0);
  return `1Z${body}${(10 - (sum % 10)) % 10}`;
}
