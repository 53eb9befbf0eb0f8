import type { Finding } from "../../domain/finding.ts";
import { printable } from "../../domain/normalise.ts";
import { fixOf, type ReasonCode } from "../../domain/reasons.ts";
import type { ShipmentLine } from "../../domain/shipment-line.ts";

const SHOWN_LENGTH_MAX = 60;

/** A finding about a line; its fix is the registry's. */
export function findingOn(
  line: ShipmentLine,
  column: string | null,
  code: ReasonCode,
  severity: Finding["severity"],
  message: string,
): Finding {
  return { line: line.index, column, code, severity, message, fix: fixOf(code) };
}

/** A text from a cell as a message shows it: in quotation marks, safe for a terminal, not too long. */
export function quoteCell(text: string): string {
  const clean = printable(text);
  return clean.length > SHOWN_LENGTH_MAX
    ? `"${clean.slice(0, SHOWN_LENGTH_MAX - 3)}..."`
    : `"${clean}"`;
}

/** What reading had to say about a line, as warnings. */
export function findNotes(line: ShipmentLine): Finding[] {
  return (line.notes ?? []).map(({ column, code, message }): Finding => ({
    line: line.index,
    column,
    code,
    severity: "warning",
    message,
    fix: fixOf(code),
  }));
}
