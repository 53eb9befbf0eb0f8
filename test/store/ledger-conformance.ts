import { afterEach, describe } from "vitest";
import { FakeClock } from "../fake-clock.ts";
import { Actor, otherOwner } from "./ledger/actor.ts";
import type { LedgerSite, OpenFresh } from "./ledger/actor.ts";
import { describeClaiming } from "./ledger/claiming.ts";
import { describeDoubt } from "./ledger/doubt.ts";
import { describeImporting } from "./ledger/importing.ts";
import { describeOutcomes } from "./ledger/outcomes.ts";
import { describeRandomHistories } from "./ledger/random-histories.ts";
import { describeRecords } from "./ledger/records.ts";
import { describeResolving } from "./ledger/resolving.ts";
import { describeSettling } from "./ledger/settling.ts";
import type { Stage } from "./ledger/stage.ts";
import { describeUpdating } from "./ledger/updating.ts";

/** What every ledger must hold, whatever it is made of. */
export function describeLedger(name: string, openFresh: OpenFresh): void {
  describe(`ledger on ${name}`, () => {
    const opened: { site: LedgerSite; actors: Actor[] }[] = [];

    const stage: Stage = async (options = {}) => {
      const site = await openFresh();
      const clock = new FakeClock();
      const actor = new Actor(await site.open(clock), clock, options.owner ?? otherOwner());
      const second = new Actor(await site.open(clock), clock);
      opened.push({ site, actors: [actor, second] });
      return { actor, second, clock, site };
    };

    afterEach(async () => {
      for (const { site, actors } of opened.splice(0)) {
        for (const { ledger } of actors) await ledger.close();
        await site.remove();
      }
    });

    describe("claims", () => describeClaiming(stage));
    describe("outcomes", () => describeOutcomes(stage));
    describe("doubt", () => describeDoubt(stage));
    describe("resolving", () => describeResolving(stage));
    describe("updates of orders", () => describeUpdating(stage));
    describe("importing", () => describeImporting(stage));
    describe("settling by time", () => describeSettling(stage));
    describe("records", () => describeRecords(stage));
    describe("random histories", () => describeRandomHistories(stage));
  });
}
