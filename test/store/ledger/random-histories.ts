import * as fc from "fast-check";
import { it } from "vitest";
import { Actor, remoteOwner } from "./actor.ts";
import { orderKey } from "./samples.ts";
import type { Stage } from "./stage.ts";
import { Walk } from "./walk.ts";
import type { Step } from "./walk.ts";

const who = fc.constantFrom<0 | 1>(0, 1);
const kind = fc.constantFrom(
  "posted" as const,
  "rejected" as const,
  "failed" as const,
  "in-doubt" as const,
  "not-attempted" as const,
);

/** Which step comes next, the useful ones more often. */
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant("claim" as const),
      who,
      parcel: fc.nat(1),
      number: fc.nat(2),
      // Mostly a fresh plan, sometimes one that was made a few steps ago.
      age: fc.constantFrom(0, 0, 0, 1, 2, 4),
    }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant("send" as const), who }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant("settle" as const), who, kind }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("release" as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant("resolve" as const),
      who,
      as: fc.constantFrom("posted" as const, "not-posted" as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("beat" as const), who }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("wait" as const) }) },
);

/** Any order of steps of two runs leaves what a simple model says. */
export function describeRandomHistories(stage: Stage): void {
  it("agrees with a model, whatever two runs do", { timeout: 60_000 }, async () => {
    const { actor, clock } = await stage();
    let orders = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        orders += 1;
        const runs = [remoteOwner(), remoteOwner()].map(
          (owner) => new Actor(actor.ledger, clock, owner),
        );
        const walk = new Walk([runs[0] ?? actor, runs[1] ?? actor], orderKey(`order-${orders}`));
        for (const each of steps) await walk.take(each);
      }),
      { numRuns: Number(process.env["LEDGER_WALKS"] ?? 60) },
    );
  });
}
