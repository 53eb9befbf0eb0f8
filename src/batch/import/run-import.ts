import { fixOf, meaningOf } from "../../domain/reasons.ts";
import { orderKeyText } from "../../domain/order-key.ts";
import type { ImportAnswer, Ledger } from "../../store/ledger.ts";
import type { ImportRow } from "../../domain/import-row.ts";
import type { ImportablePackage, ImportPlan } from "./plan-import.ts";

/** Packages handed to the ledger in one go, at most, but for the last order of them. */
const PACKAGES_AT_ONCE = 500;

/** What an import came to. */
export interface ImportedRows {
  /** One per row, in the order of the sheets. */
  readonly rows: readonly ImportRow[];
  /** Packages that were imported and that no row names. */
  readonly beyondRows: number;
}

/** Hands the packages of a plan to the ledger; answers every row. */
export async function runImport(plan: ImportPlan, ledger: Ledger): Promise<ImportedRows> {
  const rows = [...plan.answered];
  let beyondRows = 0;
  for (const batch of batchesOf(plan.packages)) {
    const answers = await ledger.importPackages(batch.map(({ item }) => item));
    for (const [index, { item, lines }] of batch.entries()) {
      const answer = answers[index];
      if (!answer) continue;
      if (lines.length === 0 && answer.kind === "imported") beyondRows += 1;
      for (const line of lines) {
        rows.push({ line, packageId: item.packageId, ...tellAnswer(answer) });
      }
    }
  }
  return { rows: rows.sort((a, b) => a.line.index - b.line.index), beyondRows };
}

/** Packages in batches that part no order: the ledger takes an order in one step. */
function* batchesOf(packages: readonly ImportablePackage[]): Generator<ImportablePackage[]> {
  let batch: ImportablePackage[] = [];
  for (const each of packages) {
    const last = batch.at(-1);
    const isNewOrder = last && orderKeyText(last.item.order) !== orderKeyText(each.item.order);
    if (isNewOrder && batch.length >= PACKAGES_AT_ONCE) {
      yield batch;
      batch = [];
    }
    batch.push(each);
  }
  if (batch.length > 0) yield batch;
}

function tellAnswer(answer: ImportAnswer): Omit<ImportRow, "line" | "packageId"> {
  switch (answer.kind) {
    case "imported":
    case "known":
      return { outcome: answer.kind, code: "", message: "", fix: "" };
    case "held": {
      const code = "claimed-by-other-run";
      const message = `${meaningOf(code)} It is ${answer.by}.`;
      return { outcome: "rejected", code, message, fix: fixOf(code) };
    }
    case "refused": {
      const { code, message } = answer;
      return { outcome: "rejected", code, message, fix: fixOf(code) };
    }
  }
}
