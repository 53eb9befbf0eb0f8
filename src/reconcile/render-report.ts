import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Eta } from "eta";
import type { ReportPage } from "./report-page.ts";

/** It lies as deep below dist/ as below src/. */
const TEMPLATE = fileURLToPath(
  new URL("../../templates/reconcile/report.html.eta", import.meta.url),
);

/**
 * A report as one HTML file that needs nothing else: styles and drawings are in
 * it, and its own policy forbids every request. Every value is escaped.
 */
export async function renderReport(page: ReportPage): Promise<string> {
  const eta = new Eta({ autoEscape: true, autoTrim: [false, "nl"], useWith: false });
  const template = eta.compile(await readFile(TEMPLATE, "utf8"));
  return template.call(eta, page);
}
