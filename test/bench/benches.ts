import type { Bench } from "./bench.ts";
import { accounts } from "./benches/accounts.ts";
import { cluster } from "./benches/cluster.ts";
import { durablePosts } from "./benches/durable-posts.ts";
import { fullLedger } from "./benches/full-ledger.ts";
import { planCsv } from "./benches/plan-csv.ts";
import { planMillion } from "./benches/plan-million.ts";
import { planXlsx } from "./benches/plan-xlsx.ts";
import { reconcileDay } from "./benches/reconcile-day.ts";
import { resultWorkbook } from "./benches/result-workbook.ts";
import { sending } from "./benches/sending.ts";
import { startUp } from "./benches/start-up.ts";

/** Every bench, in the order of the table. */
export const BENCHES: readonly Bench[] = [
  planCsv,
  planMillion,
  planXlsx,
  resultWorkbook,
  sending,
  accounts,
  fullLedger,
  reconcileDay,
  durablePosts,
  startUp,
  cluster,
];
