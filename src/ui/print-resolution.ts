import { cleanText, countOf } from "./format.ts";
import { jsonLine } from "./ndjson-reporter.ts";
import type { WriteText } from "./reporter.ts";

/** A doubt that was ended, or that still stands. */
interface DoubtView {
  readonly postId: number;
  /** "" for an update of the order itself. */
  readonly packageId: string;
  readonly kind: "create" | "update";
  readonly trackingNumber: string;
  /** What an update of the order says; "" for a package. */
  readonly update: string;
}

/** A doubt that has ended, and how. */
interface ResolvedView extends DoubtView {
  readonly as: "posted" | "not-posted";
}

/** What `posts resolve` did. */
export interface ResolutionView {
  readonly orderId: string;
  readonly packageId: string | null;
  readonly resolved: readonly ResolvedView[];
  /** Doubts of which the marketplace could not tell, with why. */
  readonly unclear: readonly (DoubtView & { readonly why: string })[];
  /** Older doubts that stand again. */
  readonly standing: readonly DoubtView[];
}

/** Tells what became of an order's doubts: lines for people, or one record of type "posts:resolved". */
export function printResolution(
  view: ResolutionView,
  { json, write }: { readonly json: boolean; readonly write: WriteText },
): void {
  if (json) {
    const { orderId, resolved, unclear, standing } = view;
    const stillInDoubt = [...unclear, ...standing];
    write(
      jsonLine({ type: "posts:resolved", orderId, as: asOne(resolved), resolved, stillInDoubt }),
    );
    return;
  }
  write(`${resolutionLines(view).join("\n")}\n`);
}

/** How all of them have ended; null when they differ, or when there are none. */
function asOne(resolved: readonly ResolvedView[]): ResolvedView["as"] | null {
  const [only, second] = new Set(resolved.map(({ as }) => as));
  return only !== undefined && second === undefined ? only : null;
}

function resolutionLines({
  orderId,
  packageId,
  resolved,
  unclear,
  standing,
}: ResolutionView): string[] {
  const order = cleanText(orderId);
  if (resolved.length + unclear.length === 0) {
    const what = packageId === null ? "" : `package ${cleanText(packageId)} of `;
    return [`Nothing is in doubt for ${what}order ${order}.`];
  }
  const as = asOne(resolved);
  const end = as === null ? "" : ` as ${as}`;
  const lines = [
    `Order ${order}: ${countOf(resolved.length, "post")} resolved${end}.`,
    ...resolved.map((doubt) => `  ${name(doubt)}: ${describeEnd(doubt)}`),
    ...unclear.map((doubt) => `  ${name(doubt)}: still in doubt. ${cleanText(doubt.why)}`),
  ];
  if (unclear.length > 0) {
    lines.push(
      `Look at the marketplace yourself and tell: shipledger posts resolve ${order} --as posted, or --as not-posted`,
    );
  }
  if (standing.length === 0) return lines;
  return [
    ...lines,
    "An older post of the same package is in doubt too; say what you see of it:",
    ...standing.map((doubt) => `  ${name(doubt)}: ${doubt.kind}, in doubt`),
  ];
}

function name({ packageId, trackingNumber, update }: DoubtView): string {
  if (packageId === "") return `the order itself, ${cleanText(update)}`;
  return `package ${cleanText(packageId)}, number ${cleanText(trackingNumber)}`;
}

function describeEnd({ kind, as }: ResolvedView): string {
  if (as === "posted") return kind === "create" ? "posted" : "updated";
  return kind === "create"
    ? "not at the marketplace; the next run of its sheet posts it under the same package ID"
    : "not changed; it stays as it was confirmed before";
}
