import { afterEach, describe, expect, it } from "vitest";
import type { Clock } from "../../src/clock.ts";
import { createClaimOwner } from "../../src/store/claim-owner.ts";
import type { ClaimOwner } from "../../src/store/ledger.ts";
import type { MailClaim, MailDraft, MailOutcome, Outbox } from "../../src/store/outbox.ts";
import { FakeClock } from "../fake-clock.ts";
import { deadOwner, remoteOwner } from "./ledger/actor.ts";

/** Where an outbox lives: it can be opened several times, as by several processes. */
export interface OutboxSite {
  open(clock: Clock): Promise<Outbox>;
  remove(): Promise<void>;
}

const MINUTE_MS = 60_000;
const SENT = outcome("sent", "250 2.0.0 taken");

/** What every outbox must hold. */
export function describeOutbox(name: string, openFresh: () => Promise<OutboxSite>): void {
  describe(`outbox on ${name}`, () => {
    const opened: { site: OutboxSite; outboxes: Outbox[] }[] = [];

    const stage = async () => {
      const site = await openFresh();
      const clock = new FakeClock();
      const outboxes = [await site.open(clock), await site.open(clock)] as const;
      opened.push({ site, outboxes: [...outboxes] });
      const [one, two] = outboxes;
      const me = createClaimOwner();
      const send = async (request: MailClaim, ...outcomes: MailOutcome[]) => {
        const { claimed } = await one.claim(request);
        for (const [index, { mailId }] of claimed.entries()) {
          await one.markSending(mailId, request.owner);
          await one.settle(mailId, request.owner, outcomes[index] ?? SENT);
        }
        return claimed;
      };
      return { clock, one, two, me, send };
    };

    afterEach(async () => {
      for (const { site, outboxes } of opened.splice(0)) {
        for (const outbox of outboxes) await outbox.close();
        await site.remove();
      }
    });

    it("sends once, and remembers the server's answer", async () => {
      const { one, two, me, send, clock } = await stage();
      const [mail] = await send(claim({ owner: me }));
      expect(mail).toMatchObject({ copy: 0, part: 1, mailId: expect.any(Number) });
      const again = await two.claim(claim({ owner: createClaimOwner() }));
      expect(again).toMatchObject({ claimed: [], uncertain: [], held: [], isChanged: false });
      expect(again.sent).toMatchObject([
        { state: "sent", answer: "250 2.0.0 taken", messageId: mail?.messageId, attempts: 1 },
      ]);
      const [record] = await one.list({ limit: 10 });
      expect(record).toMatchObject({
        partner: "north",
        to: ["ops@north.example"],
        cc: [],
        rows: 3,
        intendedAt: new Date(clock.nowMs()).toISOString(),
      });
      expect(await one.markSending(mail?.mailId ?? 0, me)).toBe(false);
      expect(await one.settle(mail?.mailId ?? 0, me, SENT)).toBe(false);
    });

    it("foresees what a claim would do, and writes nothing", async () => {
      const { one, me } = await stage();
      const foreseen = await one.foresee(claim({ owner: me }));
      expect(foreseen.claimed).toMatchObject([{ mailId: 0, part: 1 }]);
      expect(await one.list({ limit: 10 })).toEqual([]);
      const { claimed } = await one.claim(claim({ owner: me }));
      expect(claimed[0]?.messageId).toBe(foreseen.claimed[0]?.messageId);
    });

    it("keeps results, partners and stand-in addresses apart", async () => {
      const { one, me, send } = await stage();
      await send(claim({ owner: me }));
      for (const identity of [
        { resultKey: "run-2" },
        { partner: "south" },
        { redirectedTo: "me@acme.example" },
      ]) {
        expect((await one.claim(claim({ owner: me, identity }))).claimed).toHaveLength(1);
      }
      expect(new Set((await one.list({ limit: 9 })).map((mail) => mail.messageId)).size).toBe(4);
      expect(await one.list({ limit: 9, resultKeyStart: "run-2" })).toHaveLength(1);
      expect(await one.list({ limit: 9, partner: "SOUTH" })).toHaveLength(1);
      expect(await one.list({ limit: 2 })).toHaveLength(2);
    });

    it("gives a mail to one of two that claim it at once", async () => {
      const { one, two, me } = await stage();
      const other = createClaimOwner();
      const answers = await Promise.all([
        one.claim(claim({ owner: me })),
        two.claim(claim({ owner: other })),
      ]);
      expect(answers.map(({ claimed }) => claimed.length).toSorted()).toEqual([0, 1]);
      expect(answers.map(({ held }) => held.length).toSorted()).toEqual([0, 1]);
      const [{ mailId = 0 } = {}] = answers.flatMap(({ claimed }) => claimed);
      const marks = [await one.markSending(mailId, me), await two.markSending(mailId, other)];
      expect(marks.toSorted()).toEqual([false, true]);
    });

    it("sends another copy when asked again, under another Message-ID", async () => {
      const { me, send } = await stage();
      const [first] = await send(claim({ owner: me }));
      const [second] = await send(claim({ owner: me, again: true }));
      const [third] = await send(claim({ owner: me, again: true }));
      expect([first?.copy, second?.copy, third?.copy]).toEqual([0, 1, 2]);
      expect(new Set([first, second, third].map((mail) => mail?.messageId)).size).toBe(3);
      expect(await send(claim({ owner: me }))).toEqual([]);
    });

    it.each(["failed", "refused"] as const)(
      "takes a %s mail up again as the same message",
      async (state) => {
        const { one, me, send } = await stage();
        const [first] = await send(claim({ owner: me }), outcome(state, "451 later"));
        const [second] = await send(claim({ owner: me }));
        expect(second).toEqual(first);
        const mail = await one.find(first?.mailId ?? 0);
        expect(mail).toMatchObject({ state: "sent", attempts: 2, copy: 0 });
        expect(mail?.events.map((event) => event.state)).toEqual([
          "intended",
          "sending",
          state,
          "intended",
          "sending",
          "sent",
        ]);
      },
    );

    it("lets a mail be put off and tried again by the same process", async () => {
      const { one, two, me } = await stage();
      const [mail] = (await one.claim(claim({ owner: me }))).claimed;
      const mailId = mail?.mailId ?? 0;
      await one.markSending(mailId, me);
      expect(await one.settle(mailId, me, outcome("intended", "450 try later"))).toBe(true);
      expect((await two.claim(claim({ owner: createClaimOwner() }))).held).toHaveLength(1);
      expect(await one.markSending(mailId, me)).toBe(true);
      expect(await one.settle(mailId, me, SENT)).toBe(true);
    });

    it("never repeats an uncertain mail unasked; asked, as the same message", async () => {
      const { one, me, send } = await stage();
      const [first] = await send(claim({ owner: me }), outcome("uncertain", "cut"));
      const unasked = await one.claim(claim({ owner: me }));
      expect(unasked).toMatchObject({ claimed: [], uncertain: [{ answer: "cut" }] });
      const [second] = await send(claim({ owner: me, again: true }));
      expect(second).toEqual(first);
    });

    it.each([
      { as: "sent", state: "sent", isSentAgain: false },
      { as: "not-sent", state: "failed", isSentAgain: true },
    ] as const)("ends an uncertainty by a person's word: $as", async (sample) => {
      const { one, me, send } = await stage();
      const [first] = await send(claim({ owner: me }), outcome("uncertain", "cut"));
      const mailId = first?.mailId ?? 0;
      expect(await one.resolve(mailId, sample.as, "ann")).toBe(true);
      expect(await one.resolve(mailId, sample.as, "ann")).toBe(false);
      const mail = await one.find(mailId);
      expect(mail?.state).toBe(sample.state);
      expect(mail?.events.at(-1)).toMatchObject({ by: "ann", state: sample.state });
      const { claimed } = await one.claim(claim({ owner: me }));
      expect(claimed).toEqual(sample.isSentAgain ? [first] : []);
    });

    it("takes what a dead process was handing over for uncertain, what it only intended for unsent", async () => {
      const { one, two, me, clock } = await stage();
      const gone = remoteOwner();
      const [mail] = (await one.claim(claim({ owner: gone }))).claimed;
      await one.claim(claim({ owner: gone, identity: { partner: "south" } }));
      await one.markSending(mail?.mailId ?? 0, gone);
      expect((await two.claim(claim({ owner: me, again: true }))).held).toHaveLength(1);
      clock.setTo(clock.nowMs() + 60 * MINUTE_MS);
      const states = (await two.list({ limit: 9 })).map(({ state }) => state);
      expect(states).toEqual(["intended", "uncertain"]);
      expect(await two.list({ limit: 9, states: ["uncertain"] })).toHaveLength(1);
      expect((await two.claim(claim({ owner: me }))).uncertain).toHaveLength(1);
      const south = await two.claim(claim({ owner: me, identity: { partner: "south" } }));
      expect(south.claimed).toHaveLength(1);
      const again = await two.claim(claim({ owner: me, again: true }));
      expect(again.claimed).toEqual([mail]);
      expect(await one.settle(mail?.mailId ?? 0, gone, SENT)).toBe(false);
      expect((await two.find(mail?.mailId ?? 0))?.events.map(({ state }) => state)).toEqual([
        "intended",
        "sending",
        "uncertain",
        "intended",
      ]);
    });

    it("takes a process that has ended on this machine for gone at once", async () => {
      const { one, me } = await stage();
      const gone = deadOwner();
      const [mail] = (await one.claim(claim({ owner: gone }))).claimed;
      await one.markSending(mail?.mailId ?? 0, gone);
      expect((await one.claim(claim({ owner: me }))).uncertain).toHaveLength(1);
    });

    it("sends only the parts that are missing", async () => {
      const { one, me, send } = await stage();
      const parts = [draft(), draft({ contentHash: "b" }), draft({ contentHash: "c" })];
      const request = claim({ owner: me, parts });
      await send(request, SENT, outcome("refused", "550 no"), outcome("uncertain", "cut"));
      const answer = await one.claim(request);
      expect(answer.claimed.map(({ part }) => part)).toEqual([2]);
      expect(answer.sent.map(({ part }) => part)).toEqual([1]);
      expect(answer.uncertain.map(({ part }) => part)).toEqual([3]);
    });

    it("never sends changed rows under an old Message-ID, nor twice unasked", async () => {
      const { one, me, send } = await stage();
      const [first] = await send(claim({ owner: me }), outcome("failed", "later"));
      const changed = claim({ owner: me, parts: [draft({ contentHash: "other" })] });
      const [second] = await send(changed);
      expect(second?.copy).toBe(1);
      expect(second?.messageId).not.toBe(first?.messageId);
      expect(await one.claim(claim({ owner: me }))).toMatchObject({
        claimed: [],
        sent: [{ mailId: second?.mailId }],
        isChanged: true,
      });
      const [third] = await send(claim({ owner: me, again: true }));
      expect(third?.copy).toBe(2);
    });

    it("keeps addresses that were not taken while others were", async () => {
      const { one, me, send } = await stage();
      const refusedAddresses = [{ address: "b@north.example", answer: "550 unknown" }];
      const [mail] = await send(claim({ owner: me }), { ...SENT, refusedAddresses });
      expect(await one.find(mail?.mailId ?? 0)).toMatchObject({ state: "sent", refusedAddresses });
    });

    it("knows no mail that was never claimed", async () => {
      const { one, me } = await stage();
      expect(await one.find(7)).toBeNull();
      expect(await one.markSending(7, me)).toBe(false);
      expect(await one.resolve(7, "sent", "ann")).toBe(false);
    });
  });
}

function outcome(state: MailOutcome["state"], answer: string): MailOutcome {
  return { state, answer, refusedAddresses: [] };
}

function draft(part: Partial<MailDraft> = {}): MailDraft {
  return {
    contentHash: "a",
    rows: 3,
    to: ["ops@north.example"],
    cc: [],
    subject: "Shipments",
    attachment: "north.xlsx",
    resultFile: "manifest.result.xlsx",
    ...part,
  };
}

function claim(part: {
  owner: ClaimOwner;
  identity?: Partial<MailClaim["identity"]>;
  parts?: readonly MailDraft[];
  again?: boolean;
}): MailClaim {
  const { owner, identity = {}, parts = [draft()], again = false } = part;
  const usual = { resultKey: "run-1", partner: "north", redirectedTo: "" };
  return { identity: { ...usual, ...identity }, parts, again, owner, domain: "acme.example" };
}
