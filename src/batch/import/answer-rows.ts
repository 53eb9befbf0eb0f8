import type { Finding } from "../../domain/finding.ts";
import type { ImportRow } from "../../domain/import-row.ts";
import { fixOf, meaningOf } from "../../domain/reasons.ts";
import { saysPosted } from "../../domain/result-row.ts";
import type { ShipmentLine } from "../../domain/shipment-line.ts";
import type { Package } from "../identity/package.ts";
import { earlierWordOf } from "./earlier-word.ts";
import type { Contradiction, Statement } from "./merge-statements.ts";

const IN_DOUBT_FIX =
  "Settle it with the ledger that sent it: run its sheet there again, or look at the marketplace and tell with `shipledger posts resolve`. Then import the new result.";

/** Rows that are answered by what they say of themselves. */
export function answerEarlierWord(line: ShipmentLine): ImportRow | null {
  if (line.ignored) {
    const { code, reason } = line.ignored;
    return { ...blankRow(line), outcome: "ignored", code, message: reason, fix: fixOf(code) };
  }
  const word = earlierWordOf(line);
  if (!word || saysPosted(word.result)) return null;
  if (word.result === "in-doubt") {
    const message = "The row says that its post is in doubt: an import would guess how it ended.";
    return { ...rejected(line, "settle-first", message), fix: IN_DOUBT_FIX };
  }
  const said = word.result === "" ? "nothing" : `"${word.result}"`;
  const message = `${meaningOf("not-posted")} It says ${said}.`;
  const code = "not-posted";
  return { ...blankRow(line), outcome: "ignored", code, message, fix: fixOf(code) };
}

/** A row that tells its order something else: there is nothing in it to bring in. */
export function ignoreUpdate(line: ShipmentLine): ImportRow {
  const code = "no-package";
  return {
    ...blankRow(line),
    outcome: "ignored",
    code,
    message: meaningOf(code),
    fix: fixOf(code),
  };
}

export function rejectWithPackage(line: ShipmentLine, pkg: Package): ImportRow {
  const own = pkg.findings.filter((each) => each.line === line.index && each.severity === "error");
  if (own.length > 0) return rejectFor(line, own);
  return rejected(line, "rejected-with-package", "Another row of this package has an error.");
}

export function rejectContradiction({ statements, message }: Contradiction): ImportRow[] {
  return statements.flatMap((each) =>
    each.package.lines.map(({ line }) => rejected(line, "conflicting-rows", message)),
  );
}

export function ignoreOlder(older: Statement, agreed: readonly Statement[]): ImportRow[] {
  const code = "superseded";
  const now = agreed[0]?.package.stated.trackingNumber ?? "";
  const message = `A newer sheet of this import has number ${now} for the package.`;
  return older.package.lines.map(({ line }) => {
    return { ...blankRow(line), outcome: "ignored", code, message, fix: fixOf(code) };
  });
}

export function rejectFor(line: ShipmentLine, findings: readonly Finding[]): ImportRow {
  const [first] = findings.filter((each) => each.severity === "error");
  const said = [...new Set(findings.map((finding) => finding.message))].join(" ");
  const row = rejected(line, first?.code ?? "invalid-value", said);
  return first ? { ...row, fix: first.fix } : row;
}

export function rejected(line: ShipmentLine, code: string, message: string): ImportRow {
  return { ...blankRow(line), outcome: "rejected", code, message, fix: fixOf(code) };
}

export function blankRow(
  line: ShipmentLine,
): Omit<ImportRow, "outcome" | "code" | "message" | "fix"> {
  return { line, packageId: line.cells["package-id"] ?? "" };
}
