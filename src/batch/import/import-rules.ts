import type { Finding } from "../../domain/finding.ts";
import { fixOf } from "../../domain/reasons.ts";
import { cellOf, type ColumnName, type ShipmentLine } from "../../domain/shipment-line.ts";
import type { CheckedLine } from "../identity/package.ts";
import { earlierWordOf } from "./earlier-word.ts";

const NO_GUESS =
  "A package ID is never guessed: add the package-id of the first post. Of a parcel that Shipledger posted first, the number can still be corrected without: run a sheet with action `update`, the original-tracking-number and its items, with `--trust-package-ids`.";

/** What an import asks of a row beyond the rules of every sheet. */
export function checkImportLine(checked: CheckedLine): Finding[] {
  const { line } = checked;
  const findings: Finding[] = [];
  if (cellOf(line, "package-id") === "") {
    const message = "The row has no package ID.";
    findings.push({ ...missing(line, "package-id", message), fix: NO_GUESS });
  }
  for (const column of ["order-item-id", "quantity"] as const) {
    if (cellOf(line, column) !== "") continue;
    const fix = `Say what was in the parcel: fill in ${column} as it was first posted.`;
    findings.push({ ...missing(line, column, `The row has no ${column}.`), fix });
  }
  return [...findings, ...checkOrigin(checked)];
}

/** A rehearsal never counts as the real thing, nor one seller's parcel as another's. */
function checkOrigin({ line, route }: CheckedLine): Finding[] {
  const word = earlierWordOf(line);
  if (!word) return [];
  const { seller, environment } = route.order;
  const findings: Finding[] = [];
  if (word.environment !== "" && word.environment !== environment) {
    const message = `The sheet says "${word.environment}"; the account ${route.account} is "${environment}".`;
    const fix = "Choose an account of the same environment with the account column or --account.";
    findings.push({ ...finding(line, "account", "invalid-value", message), fix });
  }
  if (word.seller !== "" && word.seller !== seller) {
    const message = `The sheet says seller "${word.seller}"; the account ${route.account} serves "${seller}".`;
    findings.push(finding(line, "account", "known-to-other-seller", message));
  }
  return findings;
}

function missing(line: ShipmentLine, column: ColumnName, message: string): Finding {
  return finding(line, column, "missing-value", message);
}

function finding(line: ShipmentLine, column: ColumnName, code: string, message: string): Finding {
  return { line: line.index, column, code, severity: "error", message, fix: fixOf(code) };
}
