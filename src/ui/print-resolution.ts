import { cleanText, countOf } from "./format.ts";
import { jsonLine } from "./ndjson-reporter.ts";
import type { WriteText } from "./reporter.ts";

/** A doubt that was ended by hand, or that still stands. */
interface DoubtView {
  readonly postId: number;
  /** "" for an update of the order itself. */
  readonly packageId: string;
  readonly kind: "create" | "update";
  readonly trackingNumber: string;
  /** What an update of the order says; "" for a package. */
  readonly update: string;
}

/** What `posts resolve` did. */
export interface ResolutionView {
  readonly orderId: string;
  readonly packageId: string | null;
  /** Null when there was nothing to say it of. */
  readonly as: "posted" | "not-posted" | null;
  readonly resolved: readonly DoubtView[];
  /** Older doubts that stand again. */
  readonly standing: readonly DoubtView[];
}

/** Tells what became of an order's doubts: lines for people, or one record of type "posts:resolved". */
export function printResolution(
  view: ResolutionView,
  { json, write }: { readonly json: boolean; readonly write: WriteText },
): void {
  if (json) {
    const { orderId, as, resolved, standing } = view;
    write(jsonLine({ type: "posts:resolved", orderId, as, resolved, stillInDoubt: standing }));
    return;
  }
  write(`${resolutionLines(view).join("\n")}\n`);
}

function resolutionLines({ orderId, packageId, as, resolved, standing }: ResolutionView): string[] {
  const order = cleanText(orderId);
  if (resolved.length === 0) {
    const what = packageId === null ? "" : `package ${cleanText(packageId)} of `;
    return [`Nothing is in doubt for ${what}order ${order}.`];
  }
  const lines = resolved.map((doubt) => `  ${name(doubt)}: ${describeEnd(doubt, as)}`);
  const head = `Order ${order}: ${countOf(resolved.length, "post")} resolved by hand as ${as}.`;
  if (standing.length === 0) return [head, ...lines];
  return [
    head,
    ...lines,
    "An older post of the same package is in doubt too; say what you see of it:",
    ...standing.map((doubt) => `  ${name(doubt)}: ${doubt.kind}, in doubt`),
  ];
}

function name({ packageId, trackingNumber, update }: DoubtView): string {
  if (packageId === "") return `the order itself, ${cleanText(update)}`;
  return `package ${cleanText(packageId)}, number ${cleanText(trackingNumber)}`;
}

function describeEnd({ kind }: DoubtView, as: ResolutionView["as"]): string {
  if (as === "posted") return kind === "create" ? "posted" : "updated";
  return kind === "create"
    ? "not at the marketplace; the next run of its sheet posts it under the same package ID"
    : "not changed; it stays as it was confirmed before";
}
