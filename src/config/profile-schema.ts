import { z } from "zod";
import { COLUMN_NAMES } from "../domain/shipment-line.ts";

/** The part of the config that is about layouts: `profiles`. The profiles that come with the program obey it too. */

const LIST_MAX = 100;

const text = z.string().min(1).max(200);
const header = text.describe(
  "A header as it stands in the sheet; case, accents and punctuation do not matter.",
);
const headers = z.array(header).min(1).max(LIST_MAX);
const column = z.enum(COLUMN_NAMES);
const byColumn = z.partialRecord(column, headers);

const skip = z
  .strictObject({
    column: header.describe("The column that tells."),
    is: z.array(text).min(1).max(LIST_MAX).optional().describe("Texts that leave the row out."),
    isNot: z
      .array(z.string().max(200))
      .min(1)
      .max(LIST_MAX)
      .optional()
      .describe("The only texts that do not; an empty one stands for a blank cell."),
    voided: z.boolean().optional().describe("True for labels that were voided."),
    reason: text.describe("A sentence for people: why it is no shipment."),
  })
  .refine((rule) => (rule.is === undefined) !== (rule.isNot === undefined), {
    message: "expected one of is and isNot",
  });

/** How one layout is read. */
export const profile = z.strictObject({
  title: text.optional().describe("What it is, for people."),
  extends: text.optional().describe("A profile whose statements hold where this one says nothing."),
  holds: z
    .enum(["shipments", "orders", "fulfillment-orders"])
    .optional()
    .describe("orders: an order report, for --orders. Default: shipments."),
  detect: z
    .array(headers)
    .max(LIST_MAX)
    .optional()
    .describe(
      "Sets of headers: a sheet with all of one set is of this layout. None: --profile only.",
    ),
  columns: byColumn
    .optional()
    .describe("By canonical column, the headers that mean it, best first."),
  fields: z
    .record(text, headers)
    .optional()
    .describe("The same of the fields of a fulfillment order, by their name in the API."),
  prefixes: byColumn
    .optional()
    .describe("Headers of columns whose text is put before that of the column."),
  ignore: headers.optional().describe("Headers that mean something else here than everywhere."),
  fixed: z.partialRecord(column, text).optional().describe("Values where the sheet says nothing."),
  dates: z
    .enum(["day-first", "month-first"])
    .optional()
    .describe("What 03/04 means where no row of the column tells."),
  numbers: z
    .enum(["point", "comma"])
    .optional()
    .describe("Quantities with a decimal point (1,000.0) or comma (1.000,0)."),
  skip: z.array(skip).max(LIST_MAX).optional().describe("Rows that are no shipments."),
  carriers: z
    .record(text, z.array(text).min(1).max(LIST_MAX))
    .optional()
    .describe(
      "By carrier code, the words with which a carrier or service begins that stands for it.",
    ),
  lacks: text.optional().describe("What every such file lacks, and where else to get it."),
});
