import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { OrderAsked, OrdersReading } from "../../../src/batch/events.ts";
import type { OrderWish } from "../../../src/batch/read-orders/read-order.ts";
import { readOrders, type ReadManyContext } from "../../../src/batch/read-orders/read-orders.ts";
import { systemClock } from "../../../src/clock.ts";
import type { OrderRead } from "../../../src/domain/order-reading.ts";
import type { EndpointAccount } from "../../../src/endpoints/endpoint.ts";
import { bucketNameOf } from "../../../src/endpoints/limits.ts";
import { FULFILLMENT_ORDER_READERS, ORDER_READERS } from "../../../src/endpoints/registry.ts";
import { createLimiter } from "../../../src/limiter/shared-limiter.ts";
import type { SandboxOptions } from "../../../src/sandbox/options.ts";
import { startSandbox, type Sandbox } from "../../../src/sandbox/sandbox.ts";
import { openSqliteBuckets } from "../../../src/store/sqlite/buckets.ts";
import { openSqliteReadCache } from "../../../src/store/sqlite/read-cache.ts";
import { orderReadingText, readOrderReading } from "../../../src/store/stored-reading.ts";

/** A law under which no test waits for a token. */
export const FAST = { ratePerSecond: 500, burst: 200 };

/** A marketplace whose orders can be read, with all that reading needs. */
export interface ReadingBench {
  readonly sandbox: Sandbox;
  readonly events: (OrdersReading | OrderAsked)[];
  read(
    wishes: readonly OrderWish[],
    more?: Partial<ReadManyContext>,
  ): Promise<ReadonlyMap<string, OrderRead>>;
}

/** Accounts that are not named are of Amazon's; `law` is what the reader keeps. */
export async function openReadingBench(
  options: {
    readonly sandbox?: SandboxOptions;
    readonly law?: { ratePerSecond: number; burst: number; maxInFlight?: number };
    readonly accounts?: Readonly<Record<string, Partial<EndpointAccount>>>;
  } = {},
): Promise<ReadingBench> {
  const limits = { "amazon.getOrder": FAST, "ecart.order": FAST };
  const sandbox = await startSandbox({ limits, ...options.sandbox });
  const folder = mkdtempSync(join(tmpdir(), "shipledger-reading-"));
  const buckets = openSqliteBuckets(join(folder, "buckets"), systemClock);
  const cache = openSqliteReadCache(join(folder, "reads"), systemClock);
  onTestFinished(async () => {
    await Promise.all([buckets.close(), cache.close(), sandbox.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });
  const events: ReadingBench["events"] = [];
  const endpointAccount = (name: string): EndpointAccount => {
    const account = {
      name,
      api: "amazon",
      baseUrl: sandbox.url,
      authUrl: `${sandbox.url}/auth/o2/token`,
      marketplaceId: "ATVPDKIKX0DER",
      clientId: "client",
      clientSecret: "secret",
      refreshToken: `refresh-${name}`,
      token: `token-${name}`,
      ...options.accounts?.[name],
    };
    return account as EndpointAccount;
  };
  const context: ReadManyContext = {
    limiter: createLimiter({ store: buckets, clock: systemClock }),
    clock: systemClock,
    drain: new AbortController().signal,
    random: () => 0,
    cache,
    orderReaders: ORDER_READERS,
    fulfillmentOrderReaders: FULFILLMENT_ORDER_READERS,
    codec: { write: orderReadingText, read: readOrderReading },
    bucketOf: (account, operation) => ({
      name: bucketNameOf(operation, endpointAccount(account)),
      maxInFlight: 8,
      ...(options.law ?? FAST),
    }),
    endpointAccount,
    placeOf: (account) => `${account} at ${sandbox.url}`,
    maxAgeMs: 60_000,
    emit: (event) => events.push(event),
  };
  return { sandbox, events, read: (wishes, more) => readOrders(wishes, { ...context, ...more }) };
}

/** Wishes for these orders, of one account. */
export function wishFor(
  orderIds: readonly string[],
  account = "spapi",
  operation: OrderWish["operation"] = "amazon.getOrder",
): OrderWish[] {
  return orderIds.map((orderId) => {
    return { key: { seller: "acme", environment: "sandbox", orderId }, account, operation };
  });
}
