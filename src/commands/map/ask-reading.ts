import { readShipDates } from "../../batch/rules/ship-dates.ts";
import type { DateOrder, Profile } from "../../domain/profile.ts";
import type { ColumnName } from "../../domain/shipment-line.ts";
import type { TableSketch } from "../../domain/table-sketch.ts";
import { carrierWordsIn } from "../../sheet/carrier-words.ts";
import { groundOf, type ColumnChoice } from "../../sheet/draft-profile.ts";
import { wrapToWidth } from "../../ui/format.ts";
import type { Dialog } from "./ask-columns.ts";

/** How the cells of a sheet are to be read, besides what its columns are. */
export type ReadingChoice = Pick<ColumnChoice, "dates" | "numbers" | "carrier" | "carriers">;

const QUANTITIES = ["quantity", "quantity-purchased"] as const satisfies readonly ColumnName[];
const CARRIER_COLUMNS = [
  "carrier-code",
  "carrier-name",
  "ship-method",
] as const satisfies readonly ColumnName[];
const CARRIER_LENGTH_MAX = 60;
const POINT = /^(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?$/u;
const COMMA = /^(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,0+)?$/u;

/** Asks for what the cells of the chosen columns leave open; null when somebody stopped. */
export async function askReading(
  sketch: TableSketch,
  columns: ColumnChoice["columns"],
  nowMs: number,
  dialog: Dialog,
): Promise<ReadingChoice | null> {
  const numbers = await askNumbers(sketch, columns, dialog);
  if (numbers === null) return null;
  if (sketch.holds === "orders") return numbers === "" ? {} : { numbers };
  const dates = await askDates(sketch, columns, nowMs, dialog);
  if (dates === null) return null;
  const carrier = await askCarrier(groundOf(sketch), columns, dialog);
  if (carrier === null) return null;
  return {
    carriers: carriersOf(sketch, columns),
    ...(dates === "" ? {} : { dates }),
    ...(numbers === "" ? {} : { numbers }),
    ...(carrier === "" ? {} : { carrier }),
  };
}

/** What can be told of it without asking anybody. */
export function plainReading(sketch: TableSketch, columns: ColumnChoice["columns"]): ReadingChoice {
  const written = groundOf(sketch).numbers === undefined ? writtenAs(sketch, columns) : null;
  return {
    carriers: carriersOf(sketch, columns),
    ...(written === "point" || written === "comma" ? { numbers: written } : {}),
  };
}

/** The carriers that services stand for, unless the layout knows its own. */
function carriersOf(sketch: TableSketch, columns: ColumnChoice["columns"]): Profile["carriers"] {
  const column = CARRIER_COLUMNS.find((name) => columns.has(name));
  if (column === undefined || groundOf(sketch).carriers !== undefined) return {};
  return carrierWordsIn(textsOf(sketch, columns, column));
}

function textsOf(
  sketch: TableSketch,
  columns: ColumnChoice["columns"],
  column: ColumnName,
): readonly string[] {
  return sketch.columns[columns.get(column) ?? -1]?.texts ?? [];
}

/** Answers null for a stop, "" where there is nothing to say. */
async function askDates(
  sketch: TableSketch,
  columns: ColumnChoice["columns"],
  nowMs: number,
  dialog: Dialog,
): Promise<DateOrder | "" | null> {
  const texts = textsOf(sketch, columns, "ship-date");
  const dates = readShipDates(texts, "UTC", nowMs, groundOf(sketch).dates ?? null);
  const at = dates.findIndex(({ kind }) => kind === "ambiguous");
  const date = dates[at];
  if (date?.kind !== "ambiguous") return "";
  const [monthFirst, dayFirst] = date.readings;
  const question = `"${(texts[at] ?? "").trim()}" may be ${spelled(dayFirst)} or ${spelled(monthFirst)}. Is the day or the month first?`;
  const answer = await askFor(question, "[day/month] ", /^(?:d|m)/iu, dialog);
  if (answer === null) return null;
  return answer.toLowerCase().startsWith("d") ? "day-first" : "month-first";
}

async function askNumbers(
  sketch: TableSketch,
  columns: ColumnChoice["columns"],
  dialog: Dialog,
): Promise<"point" | "comma" | "" | null> {
  if (groundOf(sketch).numbers !== undefined) return "";
  const written = writtenAs(sketch, columns);
  if (written === null || written === "point" || written === "comma") return written ?? "";
  const groups = written.text.replace(/[.,]/gu, "");
  const whole = written.text.split(/[.,]/u)[0] ?? "";
  const question = `Is the quantity "${written.text}" ${whole} or ${groups}?`;
  const exact = new RegExp(`^(?:${whole}|${groups})$`, "u");
  const answer = await askFor(question, `[${whole}/${groups}] `, exact, dialog);
  if (answer === null) return null;
  const isComma = written.text.includes(",");
  return (answer === whole) === isComma ? "comma" : "point";
}

/** How quantities are written: null where it makes no difference, a text where two ways are possible. */
function writtenAs(
  sketch: TableSketch,
  columns: ColumnChoice["columns"],
): "point" | "comma" | { readonly text: string } | null {
  const texts = QUANTITIES.flatMap((column) => textsOf(sketch, columns, column))
    .map((text) => text.trim())
    .filter((text) => /^\d+[.,\d]*$/u.test(text) && /[.,]/u.test(text));
  const [first] = texts;
  if (first === undefined) return null;
  const isPoint = texts.every((text) => POINT.test(text));
  const isComma = texts.every((text) => COMMA.test(text));
  if (isPoint && isComma) return { text: first };
  if (isPoint) return "point";
  return isComma ? "comma" : null;
}

async function askCarrier(
  { fixed }: Profile,
  columns: ColumnChoice["columns"],
  dialog: Dialog,
): Promise<string | null> {
  const isTold = CARRIER_COLUMNS.some((column) => columns.has(column) || fixed?.[column]);
  if (isTold || !columns.has("tracking-number")) return "";
  const question =
    "No column tells the carrier. If everything in such sheets goes with one, name it; else only Enter.";
  return askFor(question, "carrier: ", new RegExp(`^.{0,${CARRIER_LENGTH_MAX}}$`, "u"), dialog);
}

/** Asks until the answer is one; null when somebody stopped. */
async function askFor(
  question: string,
  prompt: string,
  pattern: RegExp,
  { conversation, say, width }: Dialog,
): Promise<string | null> {
  say(["", ...wrapToWidth(question, width)]);
  for (;;) {
    const answer = await conversation.ask(prompt);
    if (answer === null || answer.toLowerCase() === "q") return null;
    if (pattern.test(answer)) return answer;
  }
}

const MONTHS =
  "January February March April May June July August September October November December";

/** "3 April 2026" of 2026-04-03. */
function spelled(isoDay: string): string {
  const [year = "", month = "", day = ""] = isoDay.split("-");
  return `${Number(day)} ${MONTHS.split(" ")[Number(month) - 1] ?? month} ${year}`;
}
