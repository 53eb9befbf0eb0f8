import type { LawOfLane } from "../describe-plan.ts";
import { describeOrder, describePlan, estimateLanes } from "../describe-plan.ts";
import { wishOf } from "../decided-post.ts";
import { postsToSend, type BatchPlan, type PlannedOrder } from "../plan.ts";
import type { PlanDocument, PlanPost } from "../plan-document.ts";
import { countPackagesOf, packagesOf, type Lane, type PlainPosts } from "./plain-packages.ts";
import type { PlainRows } from "./plain-rows.ts";

/** A plan of a sheet of any size: plain orders in columns, all others as a plan. */
export interface LargePlan {
  /** Of every row that is not plain. */
  readonly others: BatchPlan;
  readonly plain: PlainRows;
  /** By frame of the plain rows; null for a frame of no plain order. */
  readonly lanes: readonly (Lane | null)[];
  /** Rows of all files. */
  readonly rowCount: number;
}

/** The plan as {@link describePlan} describes it: the same document, made of less. */
export function describeLargePlan(large: LargePlan, lawOf: LawOfLane): PlanDocument {
  const { others, plain, rowCount } = large;
  const document = describePlan(others, lawOf);
  const lanes = new Map<string, OpenLane>();
  const openLane = (account: string, operation: string): OpenLane => {
    const key = `${account}\n${operation}`;
    const lane = lanes.get(key) ?? { account, operation, count: 0 };
    lanes.set(key, lane);
    return lane;
  };
  const lanesByFrame: OpenLane[] = [];
  let plainOrders = 0;
  let plainPackages = 0;
  for (const each of ordersOf(large)) {
    if (typeof each === "number") {
      const { account, operation } = laneOf(large, each);
      const lane = (lanesByFrame[plain.frameOf(each)] ??= openLane(account, operation));
      const packages = countPackagesOf(plain, each);
      plainOrders += 1;
      plainPackages += packages;
      lane.count += packages;
    } else {
      for (const decided of postsToSend(each)) {
        const { account, traits } = wishOf(decided).route;
        openLane(account, traits.name).count += 1;
      }
    }
  }
  const requests = estimateLanes([...lanes.values()], lawOf);
  return {
    ...document,
    rows: rowCount,
    orders: document.orders + plainOrders,
    packages: document.packages + plainPackages,
    decisions: { ...document.decisions, create: document.decisions.create + plainPackages },
    requests,
    estimatedMs: Math.max(0, ...requests.map((lane) => lane.estimatedMs)),
    posts: { [Symbol.iterator]: () => describePosts(large) },
    packedPosts: { [Symbol.iterator]: () => packPosts(large) },
    countUnits: () => document.countUnits() + countPlainUnits(plain),
  };
}

/** The units of all plain orders. */
function countPlainUnits(plain: PlainRows): number {
  let units = 0;
  for (let order = 0; order < plain.orderCount; order += 1) {
    if (!plain.isPlain(order)) continue;
    for (const row of plain.rowsOf(order)) units += plain.quantityOf(row);
  }
  return units;
}

/** What a lane has to send, as far as it is counted. */
interface OpenLane {
  readonly account: string;
  readonly operation: string;
  count: number;
}

/** Every order in the order of the sheets: numbers of plain ones, and those that are planned. */
function* ordersOf({ others, plain }: LargePlan): Generator<number | PlannedOrder> {
  let next = 0;
  let nextIndex = firstIndexOf(others.orders[next]);
  for (let order = 0; order < plain.orderCount; order += 1) {
    if (!plain.isPlain(order)) continue;
    const index = plain.indexOf(plain.firstRowOf(order));
    while (nextIndex < index) {
      yield* others.orders.slice(next, next + 1);
      next += 1;
      nextIndex = firstIndexOf(others.orders[next]);
    }
    yield order;
  }
  yield* others.orders.slice(next);
}

/** The row by which the order has its place; Infinity for no order. */
function firstIndexOf(order: PlannedOrder | undefined): number {
  const [first, firstUpdate] = [order?.group.lines[0], order?.group.updateLines[0]];
  return Math.min(...[first, firstUpdate].map((each) => each?.line.index ?? Infinity));
}

function laneOf({ plain, lanes }: LargePlan, order: number): Lane {
  const lane = lanes[plain.frameOf(order)];
  if (!lane) throw new RangeError("a plain order has a sound frame");
  return lane;
}

function* packPosts(large: LargePlan): Generator<PlanPost | PlainPosts> {
  const { plain } = large;
  for (const each of ordersOf(large)) {
    if (typeof each === "number") yield { plain, order: each, lane: laneOf(large, each) };
    else yield* describeOrder(each);
  }
}

function* describePosts(large: LargePlan): Generator<PlanPost> {
  for (const each of packPosts(large)) {
    if (!("plain" in each)) {
      yield each;
      continue;
    }
    const { account, operation, carrier } = each.lane;
    const orderId = large.plain.orderIdOf(each.order);
    for (const { packageId, trackingNumber, items, rows } of packagesOf(large.plain, each.order)) {
      yield {
        account,
        operation,
        orderId,
        packageId,
        decision: "create",
        trackingNumber,
        carrier,
        items,
        rows,
      };
    }
  }
}
