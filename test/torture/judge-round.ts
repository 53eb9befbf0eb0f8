import { trackingNumberOf } from "../../src/domain/post-content.ts";
import { sameItems } from "../../src/domain/contents.ts";
import type { RequestRecord } from "../../src/sandbox/traffic.ts";
import type { PackageReport, SandboxState } from "../../src/sandbox/world.ts";
import type { PostRecord } from "../../src/store/ledger.ts";
import type { Parcel, RoundPlan } from "./round-plan.ts";
import type { TortureFinding } from "./tally.ts";

/** What must have come out of a round. */
export type Expected = Pick<RoundPlan, "parcels" | "contests" | "excess">;

/** Compares the marketplace with the plan, and the ledger with the marketplace. */
export function judgeRound(
  expected: Expected,
  state: SandboxState,
  requests: readonly RequestRecord[],
  posts: readonly PostRecord[],
): TortureFinding[] {
  const held = state.stores.flatMap((store) => store.packages);
  const byKey = Map.groupBy(held, keyOf);
  const winners = expected.contests.flatMap((rivals) =>
    rivals.filter((each) => byKey.has(keyOf(each))),
  );
  const parcels = [...expected.parcels, ...winners];
  const mayBeThere = new Set([...expected.parcels, ...expected.contests.flat()].map(keyOf));
  const mayBeNamed = new Set([...mayBeThere, ...expected.excess.map(keyOf)]);
  return [
    ...expected.contests.flatMap((rivals) => judgeContest(rivals, byKey)),
    ...parcels.flatMap((parcel) => judgeParcel(parcel, byKey.get(keyOf(parcel)) ?? [])),
    ...judgeExtras(held, mayBeThere),
    ...judgeRequests(requests, mayBeNamed),
    ...judgeLedger(parcels, posts, mayBeNamed),
  ];
}

/** One package of one order, as a key. */
function keyOf({ orderId, packageId }: Pick<Parcel, "orderId" | "packageId">): string {
  return `order ${orderId} package ${packageId}`;
}

function judgeContest(
  rivals: readonly Parcel[],
  byKey: ReadonlyMap<string, readonly PackageReport[]>,
): TortureFinding[] {
  const there = rivals.filter((rival) => byKey.has(keyOf(rival)));
  if (there.length === 1) return [];
  const text = `order ${rivals[0]?.orderId}: ${there.length} of ${rivals.length} rivals are there`;
  return [{ kind: there.length === 0 ? "lost" : "doubled", where: "marketplace", text }];
}

function judgeParcel(parcel: Parcel, held: readonly PackageReport[]): TortureFinding[] {
  const [found] = held;
  const say = (kind: TortureFinding["kind"], what: string): TortureFinding => {
    return { kind, where: "marketplace", text: `${keyOf(parcel)}: ${what}` };
  };
  if (!found) return [say("lost", "is not there")];
  const findings: TortureFinding[] = [];
  if (held.length > 1 || found.creates !== 1) {
    findings.push(say("doubled", `${held.length} packages, created ${found.creates} times`));
  }
  const last = parcel.numbers.at(-1);
  if (found.trackingNumber !== last) {
    const kind = parcel.numbers.includes(found.trackingNumber) ? "lost" : "wrong";
    findings.push(say(kind, `has number ${found.trackingNumber} instead of ${last}`));
  }
  // Each number once and in its turn: a number that comes back would undo a correction.
  if (found.history.join(" ") !== parcel.numbers.join(" ")) {
    findings.push(say("wrong", `its numbers were ${found.history.join(", ")}`));
  }
  if (!sameItems(found.items, parcel.items)) findings.push(say("wrong", "has other items"));
  if (found.companyId !== parcel.carrier) findings.push(say("wrong", "has another carrier"));
  return findings;
}

function judgeExtras(
  held: readonly PackageReport[],
  mayBeThere: ReadonlySet<string>,
): TortureFinding[] {
  return held
    .filter((each) => !mayBeThere.has(keyOf(each)))
    .map(({ trackingNumber, ...each }): TortureFinding => {
      const text = `${keyOf(each)}: it must not be there; its number is ${trackingNumber}`;
      return { kind: "doubled", where: "marketplace", text };
    });
}

function judgeRequests(
  requests: readonly RequestRecord[],
  mayBeNamed: ReadonlySet<string>,
): TortureFinding[] {
  const strange = requests.flatMap(({ orderId, packageId }) => {
    if (orderId === null || packageId === null) return [];
    const key = keyOf({ orderId, packageId });
    return mayBeNamed.has(key) ? [] : [key];
  });
  return [...new Set(strange)].map((key): TortureFinding => {
    return { kind: "wrong", where: "marketplace", text: `a request named ${key}` };
  });
}

/** The ledger must hold what the marketplace holds, and nothing may be open. */
function judgeLedger(
  parcels: readonly Parcel[],
  posts: readonly PostRecord[],
  mayBeNamed: ReadonlySet<string>,
): TortureFinding[] {
  const keyOfPost = (post: PostRecord) =>
    keyOf({ orderId: post.order.orderId, packageId: post.packageId });
  const byKey = Map.groupBy(posts, keyOfPost);
  const strange = posts.filter((post) => !mayBeNamed.has(keyOfPost(post)));
  const there = new Set(parcels.map(keyOf));
  const phantoms = posts.filter(
    (post) => (isDone(post) || isOpen(post)) && !there.has(keyOfPost(post)),
  );
  return [
    ...parcels.flatMap((parcel) => judgePosts(parcel, byKey.get(keyOf(parcel)) ?? [])),
    ...[...strange, ...phantoms].map((post): TortureFinding => {
      const text = `${keyOfPost(post)}: a post that is ${post.state} for number ${trackingNumberOf(post.content)}`;
      return { kind: "wrong", where: "ledger", text };
    }),
  ];
}

function judgePosts(parcel: Parcel, posts: readonly PostRecord[]): TortureFinding[] {
  const say = (kind: TortureFinding["kind"], what: string): TortureFinding => {
    return { kind, where: "ledger", text: `${keyOf(parcel)}: ${what}` };
  };
  const done = posts.filter(isDone);
  const [newest] = done;
  const findings: TortureFinding[] = [];
  if (!newest) return [say("lost", "no post of it has ended well")];
  const open = posts.find(isOpen);
  if (open) findings.push(say("lost", `a post of it is ${open.state}`));
  const creates = done.filter(({ state }) => state === "posted").length;
  if (creates !== 1) findings.push(say("doubled", `${creates} posts of it are posted`));
  const last = parcel.numbers.at(-1);
  const { content } = newest;
  const number = trackingNumberOf(content);
  if (number !== last) findings.push(say("lost", `its number is ${number} instead of ${last}`));
  if (!sameItems(content.items, parcel.items)) findings.push(say("wrong", "has other items"));
  return findings;
}

function isOpen({ state }: PostRecord): boolean {
  return ["intent", "sent", "in-doubt"].includes(state);
}

function isDone({ state }: PostRecord): boolean {
  return state === "posted" || state === "updated";
}
