import { expect } from "vitest";
import type { OrderHistory } from "../../../src/domain/history.ts";
import type { OrderKey } from "../../../src/domain/order-key.ts";
import type { PostOutcome } from "../../../src/domain/post.ts";
import type { OrderClaim } from "../../../src/store/ledger.ts";
import { LEASE_MS } from "./actor.ts";
import { content } from "./samples.ts";
import type { Actor } from "./actor.ts";
import type { Wish } from "./samples.ts";
import { OrderModel, pictureOf } from "./order-model.ts";

/** One step of one of two runs. */
export type Step =
  | { does: "claim"; who: 0 | 1; parcel: number; number: number; age: number }
  | { does: "send" | "release" | "beat"; who: 0 | 1 }
  | { does: "settle"; who: 0 | 1; kind: PostOutcome["kind"] }
  | { does: "resolve"; who: 0 | 1; as: "posted" | "not-posted" }
  | { does: "wait" };

interface Held {
  readonly claim: OrderClaim;
  readonly postId: number;
  isOver: boolean;
}

/** Two runs on one order, compared after every step with a model in memory. */
export class Walk {
  readonly #actors: readonly [Actor, Actor];
  readonly #order: OrderKey;
  readonly #model = new OrderModel();
  readonly #held: [Held | null, Held | null] = [null, null];
  /** Histories read while nobody held the order: plans that may be stale by now. */
  readonly #plans: OrderHistory[] = [];
  readonly #seenByVersion = new Map<number, string>();
  #holder: 0 | 1 | null = null;
  #leaseEndsAtMs = 0;

  constructor(actors: readonly [Actor, Actor], order: OrderKey) {
    this.#actors = actors;
    this.#order = order;
  }

  async take(step: Step): Promise<void> {
    if (step.does === "wait") await this.#actors[0].clock.pass(LEASE_MS + 1);
    else if (step.does === "claim") await this.#claim(step);
    else if (step.does === "beat") await this.#beat(step.who);
    else if (step.does === "resolve") await this.#resolve(step);
    else await this.#useClaim(step);
    await this.#compare();
  }

  get #nowMs(): number {
    return this.#actors[0].clock.nowMs();
  }

  get #isLive(): boolean {
    return this.#holder !== null && this.#leaseEndsAtMs > this.#nowMs;
  }

  async #claim({ who, parcel, number, age }: Extract<Step, { does: "claim" }>): Promise<void> {
    const actor = this.#actors[who];
    const plan = (age > 0 && this.#plans.at(-age)) || (await actor.read(this.#order));
    const wish = decide(plan, `100000${parcel + 1}`, content(`1Z${number}`));
    const before = this.#model.picture();
    const answer = await actor.claim([wish], this.#order, plan.version);
    if (this.#isLive && this.#holder !== who) {
      expect(answer.kind).toBe("held");
      return;
    }
    if (!this.#isLive) {
      this.#model.abandon();
      this.#holder = null;
    }
    if (answer.kind !== "claimed") {
      expect(answer.kind).toBe("changed");
      expect(age).toBeGreaterThan(0);
      return;
    }
    // A claim succeeds only on the picture that it was decided on.
    expect(pictureOf(plan)).toEqual(before);
    const [postId = 0] = answer.postIds;
    this.#model.intend(postId, wish.packageId, wish.content, wish.kind === "replay");
    this.#held[who] = { claim: answer.claim, postId, isOver: false };
    this.#holder = who;
    this.#leaseEndsAtMs = this.#nowMs + LEASE_MS;
  }

  /** As the command does: claims the order without posts, ends its oldest doubt, gives it back. */
  async #resolve({ who, as }: Extract<Step, { does: "resolve" }>): Promise<void> {
    if (this.#isLive && this.#holder !== who) return;
    const actor = this.#actors[who];
    const { claim } = await actor.take([], this.#order);
    this.#model.abandon();
    const [postId] = this.#model.doubts();
    if (postId !== undefined) {
      const told = { claim, postId, as, by: "ann", atMs: this.#nowMs };
      expect(await actor.ledger.resolve([told])).toEqual([true]);
      expect(await actor.ledger.resolve([told])).toEqual([false]);
      this.#model.resolve(postId, as);
    }
    await actor.ledger.release([claim]);
    this.#holder = null;
  }

  async #beat(who: 0 | 1): Promise<void> {
    const { ledger, owner } = this.#actors[who];
    expect(await ledger.heartbeat(owner, LEASE_MS)).toBe(this.#holder === who ? 1 : 0);
    if (this.#holder === who) this.#leaseEndsAtMs = this.#nowMs + LEASE_MS;
  }

  async #useClaim(
    step: Exclude<Step, { does: "claim" | "beat" | "resolve" | "wait" }>,
  ): Promise<void> {
    const actor = this.#actors[step.who];
    const held = this.#held[step.who];
    if (!held) return;
    const isMine = this.#holder === step.who;
    if (step.does === "release") {
      await actor.ledger.release([held.claim]);
      if (!isMine) return;
      this.#model.abandon();
      this.#holder = null;
    } else if (step.does === "send") {
      const mayLeave = isMine && !held.isOver;
      expect(await actor.send(held.claim, held.postId)).toBe(mayLeave);
      if (!mayLeave) return;
      this.#model.send(held.postId);
      this.#leaseEndsAtMs = Math.max(this.#leaseEndsAtMs, this.#nowMs + LEASE_MS);
    } else if (step.does === "settle") {
      const maySettle = isMine && !held.isOver;
      expect(await actor.settle(held.claim, held.postId, step.kind)).toBe(maySettle);
      if (maySettle) held.isOver = this.#model.settle(held.postId, step.kind);
    }
  }

  async #compare(): Promise<void> {
    const history = await this.#actors[0].read(this.#order);
    expect(pictureOf(history)).toEqual(this.#model.picture());
    expect(history.claimedBy !== null).toBe(this.#isLive);
    const { version, packages, retained } = history;
    const seen = JSON.stringify({ packages, retained });
    // One version is one picture.
    expect(this.#seenByVersion.get(version) ?? seen).toBe(seen);
    this.#seenByVersion.set(version, seen);
    if (history.claimedBy === null) this.#plans.push(history);
  }
}

/** What a planner would do with a parcel that must be posted. */
function decide(history: OrderHistory, packageId: string, parcel: Wish["content"] & object) {
  const known = history.packages.find((each) => each.packageId === packageId);
  const wish = { packageId, content: parcel };
  if (!known) return { ...wish, kind: "create" as const };
  const { inDoubt } = known;
  const isSame = inDoubt?.content.trackingNumber === parcel.trackingNumber;
  if (!inDoubt || !isSame) return { ...wish, kind: "update" as const };
  return { ...wish, kind: "replay" as const, replayOf: inDoubt.postId };
}
