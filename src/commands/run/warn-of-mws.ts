import type { PlanDocument } from "../../batch/plan-document.ts";
import { meaningOf } from "../../domain/reasons.ts";
import { createStreamWriter } from "../../ui/stream-writer.ts";
import type { Terminal } from "../terminal.ts";

/** Says on stderr that an API is gone that this run is about to use: a run shows no warnings of its plan. */
export function warnOfMws({ requests }: PlanDocument, { stderr }: Terminal): void {
  if (!requests.some(({ operation }) => operation.startsWith("mws."))) return;
  createStreamWriter(stderr)(`Warning: ${meaningOf("mws-switched-off")}\n`);
}
