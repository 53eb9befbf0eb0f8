import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { Clock } from "../../../src/clock.ts";
import type { OrderHistory } from "../../../src/domain/history.ts";
import type { PostOutcome } from "../../../src/domain/post.ts";
import { createClaimOwner } from "../../../src/store/claim-owner.ts";
import type { ClaimAnswer, ClaimOwner, Ledger, OrderClaim } from "../../../src/store/ledger.ts";
import type { FakeClock } from "../../fake-clock.ts";
import { orderKey, outcome, toDraft } from "./samples.ts";
import type { Wish } from "./samples.ts";

/** Where one ledger lives: it can be opened several times, as by several processes. */
export interface LedgerSite {
  open(clock: Clock): Promise<Ledger>;
  remove(): Promise<void>;
}
export type OpenFresh = () => Promise<LedgerSite>;

export const LEASE_MS = 30_000;

/** One run of one process on a ledger: plans nothing, does what it is told. */
export class Actor {
  readonly ledger: Ledger;
  readonly owner: ClaimOwner;
  readonly clock: FakeClock;
  readonly runId: string;

  constructor(ledger: Ledger, clock: FakeClock, owner: ClaimOwner = otherOwner()) {
    this.ledger = ledger;
    this.clock = clock;
    this.owner = owner;
    this.runId = `run-${randomUUID().slice(0, 8)}`;
  }

  async read(order = orderKey()): Promise<OrderHistory> {
    const [history] = await this.ledger.readHistories([order]);
    if (!history) throw new Error("No history was answered.");
    return history;
  }

  /** Claims on the version that is in the ledger now, or on the one given. */
  async claim(wishes: Wish[], order = orderKey(), version?: number): Promise<ClaimAnswer> {
    const expectedVersion = version ?? (await this.read(order)).version;
    const posts = wishes.map((wish) => toDraft(wish, order));
    const { owner, runId } = this;
    const [answer] = await this.ledger.claim([
      { order, expectedVersion, owner, leaseMs: LEASE_MS, runId, posts },
    ]);
    if (!answer) throw new Error("No answer to a claim.");
    return answer;
  }

  /** A claim that must succeed. */
  async take(wishes: Wish[], order = orderKey(), version?: number) {
    const answer = await this.claim(wishes, order, version);
    expect(answer.kind).toBe("claimed");
    if (answer.kind !== "claimed") throw new Error("not claimed");
    return { claim: answer.claim, postIds: answer.postIds, postId: answer.postIds[0] ?? 0 };
  }

  async send(claim: OrderClaim, postId: number): Promise<boolean> {
    return (await this.ledger.markSent([{ claim, postId }]))[0] === true;
  }

  async settle(claim: OrderClaim, postId: number, kind: PostOutcome["kind"]): Promise<boolean> {
    const atMs = this.clock.nowMs();
    const [isDone] = await this.ledger.settle([
      { claim, postId, outcome: outcome(kind), attempts: 1, atMs },
    ]);
    return isDone === true;
  }

  /** Claims one post, sends it, settles it and gives the order back. */
  async post(wish: Wish, kind: PostOutcome["kind"], order = orderKey()): Promise<number> {
    const { claim, postId } = await this.take([wish], order);
    expect(await this.send(claim, postId)).toBe(true);
    expect(await this.settle(claim, postId, kind)).toBe(true);
    await this.ledger.release([claim]);
    return postId;
  }
}

/** A living owner that is not the one of another call. */
export function otherOwner(): ClaimOwner {
  return createClaimOwner();
}

let endedPid: number | undefined;

/** An owner whose process has ended, on this host and boot; not even its pid's next process is it. */
export function deadOwner(): ClaimOwner {
  endedPid ??= spawnSync(process.execPath, ["--version"]).pid;
  return { ...createClaimOwner(), id: `${randomUUID()}@1`, pid: endedPid };
}

/** An owner on another machine: only its lease tells whether it lives. */
export function remoteOwner(): ClaimOwner {
  return { id: randomUUID(), host: "elsewhere", bootId: "boot-9", pid: 1 };
}
