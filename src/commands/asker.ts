import { NOTHING_READ, type OrderReads } from "../batch/order-reads.ts";
import type { BatchPlan } from "../batch/plan.ts";
import {
  askForCarriers,
  findKeptCarriers,
  type CarrierWish,
  type KeptCarriers,
} from "../batch/read-carriers.ts";
import { fulfillmentOrdersToRead, ordersToRead } from "../batch/read-orders/orders-to-read.ts";
import { readFulfillmentOrders, readOrders } from "../batch/read-orders/read-orders.ts";
import type { FulfillmentOrderQuestion } from "../batch/read-orders/read-fulfillment-order.ts";
import type { OrderWish } from "../batch/read-orders/read-order.ts";
import type { OrderAsked, OrdersReading } from "../batch/events.ts";
import type { FulfillmentOrderRead } from "../domain/fulfillment-reading.ts";
import { orderKeyText } from "../domain/order-key.ts";
import type { OrderRead } from "../domain/order-reading.ts";
import { ExitCode, UserError } from "../errors.ts";
import { createReadingLines } from "../ui/print-reading.ts";
import { createStreamWriter } from "../ui/stream-writer.ts";
import type { Sending } from "./sending.ts";
import { drainOnSignals } from "./signals.ts";
import type { Terminal } from "./terminal.ts";

/** What the marketplace is asked while a plan is made. */
export interface Asker {
  /** What is kept of carriers; nobody is asked. */
  findCarriers(wishes: readonly CarrierWish[]): Promise<KeptCarriers>;
  /** What accounts may name as a carrier, by account. */
  askForCarriers(wishes: readonly CarrierWish[]): Promise<KeptCarriers["allowed"]>;
  /** Reads the orders of a plan that it is worth asking for. */
  readOrders(plan: BatchPlan): Promise<OrderReads>;
  /** Reads these orders, whether or not there is anything to send for them. */
  readThese(wishes: readonly OrderWish[]): Promise<OrderReads["ofPackages"]>;
  /** Whether a plan is worth asking about at all. */
  mayAskAbout(plan: BatchPlan): boolean;
  /** Accounts whose credentials were refused, with what the endpoint said. */
  readonly refused: ReadonlyMap<string, string>;
}

/** What may be asked, and who hears of it. */
export interface AskerOptions {
  /** `--read-orders`. */
  readonly readOrders: boolean;
  /** `--max-age`, in milliseconds. */
  readonly maxAgeMs: number;
  /** Whether carriers are asked for where no fresh answer is kept. */
  readonly askCarriers: boolean;
  /** Whether progress is told on stderr. */
  readonly isTold: boolean;
  mayAskAbout(plan: BatchPlan): boolean;
  onEvent(event: OrdersReading | OrderAsked): void;
}

/** A marketplace that does not tell its carriers by then is not waited for. */
const CARRIERS_WAIT_MAX_MS = 5_000;
const NEVER = new AbortController().signal;

/** Asks through the limiter that the sending uses as well. */
export function createAsker(sending: Sending, options: AskerOptions, terminal: Terminal): Asker {
  const refused = new Map<string, string>();
  const write = createReadingLines(createStreamWriter(terminal.stderr), terminal.clock);
  const emit = (event: OrdersReading | OrderAsked): void => {
    options.onEvent(event);
    if (options.isTold) write(event);
  };
  const readAll = async (
    wishes: readonly OrderWish[],
    questions: readonly FulfillmentOrderQuestion[],
  ): Promise<OrderReads> => {
    if (wishes.length + questions.length === 0) return NOTHING_READ;
    const [ofPackages, ofFulfillmentOrders] = await untilStopped((drain) => {
      const context = { ...sending.reading, drain, maxAgeMs: options.maxAgeMs, emit };
      return Promise.all([readOrders(wishes, context), readFulfillmentOrders(questions, context)]);
    });
    for (const { key, account } of wishes)
      noteRefusal(account, ofPackages.get(orderKeyText(key)), refused);
    for (const { key, account } of questions)
      noteRefusal(account, ofFulfillmentOrders.get(orderKeyText(key)), refused);
    return { ofPackages, ofFulfillmentOrders };
  };
  return {
    refused,
    async readOrders(plan) {
      if (!options.readOrders) return NOTHING_READ;
      return readAll(ordersToRead(plan), fulfillmentOrdersToRead(plan));
    },
    async readThese(wishes) {
      return (await readAll(wishes, [])).ofPackages;
    },
    findCarriers: (wishes) => findKeptCarriers(wishes, { ...sending.reading, drain: NEVER }),
    async askForCarriers(wishes) {
      if (!options.askCarriers || wishes.length === 0) return new Map();
      const drain = AbortSignal.timeout(CARRIERS_WAIT_MAX_MS);
      return askForCarriers(wishes, { ...sending.reading, drain });
    },
    mayAskAbout: (plan) => options.mayAskAbout(plan),
  };
}

function noteRefusal(
  account: string,
  read: OrderRead | FulfillmentOrderRead | undefined,
  refused: Map<string, string>,
): void {
  if (read?.kind !== "unread" || read.code !== "credentials-refused") return;
  if (!refused.has(account)) refused.set(account, read.message);
}

/**
 * Runs `work` until Ctrl-C: nothing is sent yet, and what was read is kept.
 *
 * @throws UserError (exit 4) when it was stopped.
 */
async function untilStopped<Result>(
  work: (drain: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const drain = drainOnSignals(() => undefined);
  try {
    const result = await work(drain.signal);
    if (!drain.signal.aborted) return result;
  } finally {
    drain.stop();
  }
  throw new UserError("Stopped while orders were read; nothing was sent.", {
    nextSteps: ["Give the same command again: what was read is kept for a while, and it goes on."],
    exitCode: ExitCode.resumable,
  });
}
