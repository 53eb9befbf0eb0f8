import { isPackageOperation } from "../domain/operation.ts";
import { orderKeyText, type OrderKey } from "../domain/order-key.ts";
import { ExitCode, UserError } from "../errors.ts";
import type { Ledger, PostRecord, SettledPost, TimeSpan } from "../store/ledger.ts";
import type { DayOfOrder } from "./sides.ts";

/** Posts read in one go. */
const POSTS_AT_ONCE = 2_000;
/** Posts of the days in question at most: their orders are compared in memory. */
const POSTS_MAX = 500_000;
/** Posts in doubt that are looked at, newest first. */
const DOUBTS_MAX = 10_000;

/** What the ledger has of the days in question, by order. */
export interface LedgerDay {
  readonly orders: ReadonlyMap<string, { readonly key: OrderKey; readonly day: DayOfOrder }>;
  /** Packages that were posted, or corrected, then. */
  readonly packages: number;
}

/** An order about which the days say nothing. */
export const NO_DAY: DayOfOrder = {
  begun: new Set(),
  corrected: new Set(),
  troubled: new Set(),
};

type OpenDay = Record<keyof DayOfOrder, Set<string>>;

/**
 * Reads what was posted within a span of time, by when it was settled.
 *
 * @param isWanted whose posts count
 * @throws UserError (exit 5) beyond a bound
 */
export async function readDay(
  ledger: Ledger,
  span: TimeSpan,
  isWanted: (post: Pick<PostRecord, "order" | "account">) => boolean,
): Promise<LedgerDay> {
  const orders = new Map<string, { readonly key: OrderKey; readonly day: OpenDay }>();
  const dayOf = (key: OrderKey): OpenDay => {
    const found = orders.get(orderKeyText(key));
    if (found) return found.day;
    const day: OpenDay = { begun: new Set(), corrected: new Set(), troubled: new Set() };
    orders.set(orderKeyText(key), { key, day });
    return day;
  };
  let count = 0;
  for await (const page of pagesOf(ledger, span)) {
    count += page.length;
    if (count > POSTS_MAX) throw tooMany();
    for (const post of page) {
      if (!isPackageOperation(post.operation) || !isWanted(post)) continue;
      const part = partOf(post);
      if (part) dayOf(post.order)[part].add(post.subject);
    }
  }
  // What a dead run left behind was settled at no time.
  for (const post of await ledger.listPosts({ states: ["in-doubt"], limit: DOUBTS_MAX })) {
    const atMs = Date.parse(post.sentAt || post.intendedAt);
    const isThen = atMs >= span.fromMs && atMs < span.toMs;
    if (!isThen || post.packageId === "" || !isWanted(post)) continue;
    dayOf(post.order).troubled.add(post.packageId);
  }
  let packages = 0;
  for (const { day } of orders.values()) packages += new Set([...day.begun, ...day.corrected]).size;
  return { orders, packages };
}

async function* pagesOf(ledger: Ledger, span: TimeSpan): AsyncGenerator<SettledPost[]> {
  let after: SettledPost | null = null;
  for (;;) {
    const page: SettledPost[] = await ledger.pageSettledPosts(span, after, POSTS_AT_ONCE);
    if (page.length > 0) yield page;
    after = page.at(-1) ?? null;
    if (!after || page.length < POSTS_AT_ONCE) return;
  }
}

function partOf({ kind, state }: SettledPost): keyof DayOfOrder | null {
  if (state === "posted" || state === "updated") return kind === "create" ? "begun" : "corrected";
  return state === "rejected" || state === "in-doubt" ? "troubled" : null;
}

function tooMany(): UserError {
  return new UserError(`These days have more than ${POSTS_MAX.toLocaleString("en-GB")} posts.`, {
    nextSteps: [
      "Compare fewer days at a time with --from and --to, or one account with --account.",
    ],
    exitCode: ExitCode.unreadable,
  });
}
