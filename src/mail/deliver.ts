import type { Clock } from "../clock.ts";
import type { MailSettled } from "../domain/mailing.ts";
import type { ClaimOwner } from "../store/ledger.ts";
import type { MailOutcome, Outbox } from "../store/outbox.ts";
import type { MailTransport, OutgoingMessage, TransportAnswer } from "./transport.ts";

/** Attempts in one run; a mail that still was not taken is sent by the next `mail`. */
export const ATTEMPTS_MAX = 4;
const FIRST_WAIT_MS = 2_000;
const WAIT_GROWTH = 4;

/** What delivering needs. */
export interface DeliveryPorts {
  readonly outbox: Outbox;
  readonly transport: MailTransport;
  readonly clock: Clock;
  readonly owner: ClaimOwner;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Runs so many pieces of work at once as there are connections. */
  readonly limit: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Aborts when nothing new shall be sent. */
  readonly drain: AbortSignal;
  /** Why no mail at all can be sent, once that is known. */
  readonly stop: { reason: string | null };
  readonly onDeferred: (answer: string, waitMs: number) => void;
}

/** How a delivery ended; null when another process has taken the mail over. */
export type Delivery = Pick<MailSettled, "state" | "answer" | "refusedAddresses"> | null;

/**
 * Hands a claimed mail over, with a few attempts where the server asks for
 * patience or the network fails. What is recorded and what is answered are the
 * same; waits hold no connection.
 */
export async function deliverMail(
  mailId: number,
  message: OutgoingMessage,
  ports: DeliveryPorts,
): Promise<Delivery> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await ports.limit(() => attemptOnce(mailId, message, attempt, ports));
    if (outcome === null) return null;
    if (outcome.state !== "intended") return { ...outcome, state: outcome.state };
    const waitMs = waitBefore(attempt, ports.random());
    ports.onDeferred(outcome.answer, waitMs);
    // Stopped while waiting: the next attempt finds that out and records it.
    await ports.clock.sleep(waitMs, ports.drain).catch(() => {});
  }
}

async function attemptOnce(
  mailId: number,
  message: OutgoingMessage,
  attempt: number,
  { outbox, transport, owner, drain, stop }: DeliveryPorts,
): Promise<MailOutcome | null> {
  const obstacle = drain.aborted ? "stopped before it was sent" : stop.reason;
  if (obstacle !== null) return settle(failedWith(obstacle));
  if (!(await outbox.markSending(mailId, owner))) return null;
  const answer = await transport.send(message);
  if (answer.kind === "stopped") stop.reason ??= `not tried: ${answer.answer}`;
  return settle(outcomeOf(answer, attempt < ATTEMPTS_MAX && !drain.aborted));

  async function settle(outcome: MailOutcome): Promise<MailOutcome | null> {
    return (await outbox.settle(mailId, owner, outcome)) ? outcome : null;
  }
}

function outcomeOf(given: TransportAnswer, mayTryAgain: boolean): MailOutcome {
  const { kind, answer, refusedAddresses } = given;
  if (kind === "deferred")
    return { state: mayTryAgain ? "intended" : "failed", answer, refusedAddresses };
  return { state: kind === "stopped" ? "failed" : kind, answer, refusedAddresses };
}

function failedWith(answer: string): MailOutcome {
  return { state: "failed", answer, refusedAddresses: [] };
}

/** 2, 8, 32 s, each a quarter shorter or longer, so that mails that failed together come apart. */
function waitBefore(attempt: number, random: number): number {
  return Math.round(FIRST_WAIT_MS * WAIT_GROWTH ** (attempt - 1) * (0.75 + random / 2));
}
