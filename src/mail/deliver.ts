import type { Clock } from "../clock.ts";
import type { MailSettled } from "../domain/mailing.ts";
import type { ClaimOwner } from "../store/ledger.ts";
import type { MailOutcome, Outbox, RefusedAddress } from "../store/outbox.ts";
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
  readonly onStop: (kind: "unauthorised" | "stopped", answer: string) => void;
  readonly onDeferred: (answer: string, waitMs: number) => void;
}

/** How a delivery ended; null when another process has taken the mail over. */
export type Delivery = Pick<MailSettled, "state" | "answer" | "refusedAddresses"> | null;

/** A mail to be handed over; its bytes are made when its turn comes. */
export interface Consignment {
  readonly mailId: number;
  readonly from: string;
  readonly to: readonly string[];
  readonly compose: () => Promise<Buffer>;
}

/**
 * Hands a claimed mail over, with a few attempts where the server asks for
 * patience or the network fails. What is recorded and what is answered are the
 * same; waits hold no connection.
 */
export async function deliverMail(mail: Consignment, ports: DeliveryPorts): Promise<Delivery> {
  let made: Promise<Buffer> | null = null;
  const compose = async (): Promise<OutgoingMessage> => {
    const { from, to } = mail;
    return { from, to, raw: await (made ??= mail.compose()) };
  };
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptOnce(mail.mailId, compose, attempt, ports);
    if (outcome === null) return null;
    if (outcome.state !== "intended") return { ...outcome, state: outcome.state };
    await waitAfter(attempt, outcome.answer, ports);
  }
}

async function attemptOnce(
  mailId: number,
  compose: () => Promise<OutgoingMessage>,
  attempt: number,
  ports: DeliveryPorts,
): Promise<MailOutcome | null> {
  const { outbox, owner } = ports;
  const settle = async (outcome: MailOutcome): Promise<MailOutcome | null> =>
    (await outbox.settle(mailId, owner, outcome)) ? outcome : null;
  const handed = await ports.limit(async () => {
    const obstacle = obstacleOf(ports);
    if (obstacle !== null) return obstacle;
    const message = await compose();
    if (!(await outbox.markSending(mailId, owner))) return null;
    return { message, answer: await hand(message, ports) };
  });
  if (handed === null) return null;
  if (typeof handed === "string") return settle(failedWith(handed));
  const { message, answer } = handed;
  if (answer.kind !== "sent") return settle(outcomeOf(answer, mayTryAgain(attempt, ports)));
  const refusedAddresses = await serveTheRest(message, answer, attempt, ports);
  return settle({ state: "sent", answer: answer.answer, refusedAddresses });
}

/**
 * Where the server took a mail for some addresses and asked for patience with
 * others, offers it once more for those alone. Answers who does not get it.
 */
async function serveTheRest(
  message: OutgoingMessage,
  first: TransportAnswer,
  attempts: number,
  ports: DeliveryPorts,
): Promise<RefusedAddress[]> {
  const refused = [...first.refusedAddresses];
  let deferred = first.deferredAddresses;
  for (let attempt = attempts; deferred.length > 0; attempt += 1) {
    const [{ answer = "" } = {}] = deferred;
    if (!mayTryAgain(attempt, ports)) return [...refused, ...deferred];
    await waitAfter(attempt, answer, ports);
    if (obstacleOf(ports) !== null) return [...refused, ...deferred];
    const to = deferred.map(({ address }) => address);
    const next = await ports.limit(() => hand({ ...message, to }, ports));
    refused.push(...next.refusedAddresses);
    const saidOf = new Set([...refused, ...next.deferredAddresses].map(({ address }) => address));
    const unsaid = to.filter((address) => !saidOf.has(address));
    deferred = next.deferredAddresses;
    if (next.kind === "sent") continue;
    const others = unsaid.map((address) => ({ address, answer: next.answer }));
    if (next.kind === "deferred") deferred = [...deferred, ...others];
    else refused.push(...others);
  }
  return refused;
}

async function hand(
  message: OutgoingMessage,
  { transport, stop, onStop }: DeliveryPorts,
): Promise<TransportAnswer> {
  const answer = await transport.send(message);
  const { kind } = answer;
  if ((kind === "stopped" || kind === "unauthorised") && stop.reason === null) {
    stop.reason = `not tried: ${answer.answer}`;
    onStop(kind, answer.answer);
  }
  return answer;
}

function obstacleOf({ drain, stop }: DeliveryPorts): string | null {
  return drain.aborted ? "stopped before it was sent" : stop.reason;
}

function mayTryAgain(attempt: number, { drain, stop }: DeliveryPorts): boolean {
  return attempt < ATTEMPTS_MAX && !drain.aborted && stop.reason === null;
}

async function waitAfter(attempt: number, answer: string, ports: DeliveryPorts): Promise<void> {
  const waitMs = waitBefore(attempt, ports.random());
  ports.onDeferred(answer, waitMs);
  // Stopped while waiting: the next attempt finds that out and records it.
  await ports.clock.sleep(waitMs, ports.drain).catch(() => {});
}

function outcomeOf(given: TransportAnswer, isTriedAgain: boolean): MailOutcome {
  const { kind, answer } = given;
  const refusedAddresses = [...given.refusedAddresses, ...given.deferredAddresses];
  if (kind === "deferred") {
    return { state: isTriedAgain ? "intended" : "failed", answer, refusedAddresses };
  }
  const isUnsent = kind === "stopped" || kind === "unauthorised";
  return { state: isUnsent ? "failed" : kind, answer, refusedAddresses };
}

function failedWith(answer: string): MailOutcome {
  return { state: "failed", answer, refusedAddresses: [] };
}

/** 2, 8, 32 s, each a quarter shorter or longer, so that mails that failed together come apart. */
function waitBefore(attempt: number, random: number): number {
  return Math.round(FIRST_WAIT_MS * WAIT_GROWTH ** (attempt - 1) * (0.75 + random / 2));
}
