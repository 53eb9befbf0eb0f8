import { expect, test } from "vitest";
import { describeColumns } from "../../src/sheet/describe-columns.ts";
import { columnLines } from "../../src/ui/print-columns.ts";
import { NO_PAINT } from "../../src/ui/paint.ts";
import { readText } from "./temp-sheets.ts";

const ROW = "202-1234567-1234567,55512345678901,1,UPS,1Z999AA10310000018";

async function linesOf(headers: string, row = ROW, columns = Infinity): Promise<string[]> {
  const { tables } = await readText(`${headers}\n${row}\n`);
  return columnLines(tables.map(describeColumns), columns, NO_PAINT);
}

test("says nothing of a sheet with the published names, whatever else it holds", async () => {
  const headers = "order-id,order-item-id,Quantity,carrier-code,tracking-number";
  expect(await linesOf(headers)).toEqual([]);
  expect(await linesOf(`${headers},Customer,ship-state`, `${ROW},J. Smith,NY`)).toEqual([]);
});

test("tells which header became which column, and which is not read", async () => {
  const headers = "Amazon Order,Item ID,Qty,Courier,Consignment No.,Our ref,Customer";
  expect(await linesOf(headers, `${ROW},A1,J. Smith`)).toEqual([
    "How sheet.csv is read",
    '  order-id from "Amazon Order", order-item-id from "Item ID", quantity from "Qty", carrier-code from "Courier", tracking-number from "Consignment No.".',
    '  Not read: "Our ref", "Customer".',
    "",
  ]);
  for (const line of await linesOf(headers, `${ROW},A1,J. Smith`, 40))
    expect(line.length).toBeLessThanOrEqual(40);
});

test("asks whether a header that is a slip away from a column was meant to be it", async () => {
  const headers =
    "order-id,order-item-id,quantity,carier-code,tracking-number,acton,packge-id,status2";
  expect(await linesOf(headers, `${ROW},update,1000001,x`)).toEqual([
    "How sheet.csv is read",
    '  "carier-code" is not read; did you mean carrier-code?',
    '  "acton" is not read; did you mean action?',
    '  "packge-id" is not read; did you mean package-id?',
    '  "status2" is not read; did you mean status?',
    "",
  ]);
});

test("shows what there is where the items are missing", async () => {
  const lines = await linesOf("order-id,Line,Units,carrier-code,tracking-number");
  expect(lines).toContain('  Not read: "Line", "Units".');
});

test("a header cannot write to the terminal", async () => {
  const lines = await linesOf(
    "order-id,order-item-id,Qty,carrier-code,tracking-number,a\u001B[2Jb",
    `${ROW},1`,
  );
  expect(lines.join("")).not.toContain("\u001B");
});

test("says nothing of our own results and of sheets of fulfillment orders", async () => {
  const result =
    "Order Number,Qty,tracking-number,result,run-id,source-file,source-row,reason-code";
  const { tables } = await readText(`${result}\n202-1234567-1234567,1,1Z9,posted,r,s.csv,2,\n`);
  const told = tables.filter(({ table }) => table.isResult).map(describeColumns);
  expect(told).toHaveLength(1);
  expect(columnLines(told, 80, NO_PAINT)).toEqual([]);
  const orders = "sellerFulfillmentOrderId,fulfillmentAction,destinationAddress.addressLine1";
  expect(await linesOf(orders, "A-1,Hold,Street 1")).toEqual([]);
});
