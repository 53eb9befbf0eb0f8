import { systemClock } from "../clock.ts";
import { BugError } from "../errors.ts";
import { BOUNDS } from "./bounds.ts";
import type { BucketLaw } from "./bucket.ts";
import type { Call, CallFault, Found } from "./deliver.ts";
import { deliver, QUOTA_WORDS } from "./deliver.ts";
import type { Exchange, Reply } from "./exchange.ts";
import type { SandboxOperation } from "./limits.ts";
import type { ErrorWords, MarketplaceApi, OperationRoute, Runtime } from "./marketplace-api.ts";
import { refusal } from "./marketplace-api.ts";
import type { RouteMatch } from "./router.ts";
import { matchRoute } from "./router.ts";
import type { Store } from "./store.ts";

type Admission =
  | {
      readonly kind: "admitted";
      readonly store: Store;
      readonly fault: CallFault | null;
      readonly latencyMs: number;
    }
  | { readonly kind: "refused"; readonly reply: Reply };

/**
 * Serves one request: route, token, bucket, fault, body, change, answer. All up
 * to the fault happens the moment the head arrives, in order of arrival.
 */
export async function serveCall(
  runtime: Runtime,
  api: MarketplaceApi,
  bare: Exchange,
): Promise<void> {
  const nowMs = runtime.nowMs();
  const { world } = runtime;
  const match = matchRoute(api.routes, bare.method, bare.path);
  const law = match.kind === "found" ? world.marketplace.lawOf(match.route.operation) : null;
  const exchange = speakAs(api, law, bare);
  const record = world.traffic.arrive({
    atMs: runtime.stampMs(nowMs),
    requestId: exchange.requestId,
    operation: match.kind === "found" ? match.route.operation : null,
    orderId: match.kind === "found" ? (match.params["orderId"] ?? null) : null,
  });
  const call: Call = { runtime, world, api, exchange, record };
  if (match.kind !== "found") {
    record.status = exchange.send(refuseRoute(api, match));
    return;
  }
  const admission = admit(call, match.route.operation, nowMs);
  if (admission.kind === "refused") {
    record.status = exchange.send(admission.reply);
    return;
  }
  const body = await exchange.readJson(BOUNDS.bodyBytes);
  if (body.kind === "gone") return;
  if (body.kind === "json") {
    record.packageId = match.route.packageIdOf(body.value);
    runtime.onBody?.(match.route.operation, body.value);
  }
  // Not tied to the connection: a marketplace carries out what it has received,
  // whether or not its client still waits.
  await systemClock.sleep(admission.latencyMs, runtime.signal);
  record.status = deliver(call, match, admission.store, admission.fault, body);
}

/** An exchange whose answers carry the API's own headers. */
function speakAs(api: MarketplaceApi, law: BucketLaw | null, exchange: Exchange): Exchange {
  return {
    ...exchange,
    send(reply) {
      const headers = { ...api.headersOf(reply.status, law), ...reply.headers };
      return exchange.send({ ...reply, headers });
    },
  };
}

function refuseRoute(
  api: MarketplaceApi,
  match: Exclude<RouteMatch<OperationRoute>, Found>,
): Reply {
  switch (match.kind) {
    case "unknown":
      return refusal(api, 404, { message: "There is no such path." });
    case "malformed":
      return refusal(api, 400, {
        message: "A part of the path is empty, too long or wrongly encoded.",
      });
    case "wrong-method": {
      const allow = match.allowed.join(", ");
      const words = { message: `This path takes ${allow}.` };
      return { ...refusal(api, 405, words), headers: { allow } };
    }
    default:
      return match satisfies never;
  }
}

function admit(call: Call, operation: SandboxOperation, nowMs: number): Admission {
  const { runtime, world, api, record } = call;
  const { tokens, retryAfter } = runtime.settings;
  const { marketplace, endedTokens, faults } = world;
  const refuse = (status: number, words: ErrorWords, headers?: Record<string, string>) => ({
    kind: "refused" as const,
    reply: { ...refusal(api, status, words), ...(headers ? { headers } : {}) },
  });
  const gate = { tokens, endedTokens, atMs: runtime.stampMs(nowMs) };
  const identity = api.identify(call.exchange.headers, gate);
  if (identity.kind === "refused") return refuse(identity.status, identity.words);
  const store = marketplace.storeOf(identity.holder);
  if (store === null) {
    return refuse(503, { message: `The sandbox holds ${BOUNDS.stores} stores at most.` });
  }
  record.store = store.label;
  const before = store.buckets.get(operation);
  const take = marketplace.take(store, operation, nowMs);
  if (!take.taken) {
    world.traffic.countThrottled(record);
    const waitSeconds = String(Math.max(1, Math.ceil(take.waitMs / 1000)));
    return refuse(429, QUOTA_WORDS, retryAfter ? { "retry-after": waitSeconds } : undefined);
  }
  const { orderId } = record;
  const { fault, latencyMs } = faults.draw({ orderId, operation, tokensEnd: api.tokensEnd });
  if (fault !== null) world.traffic.countFault(record, fault);
  if (fault !== "token-expired") return { kind: "admitted", store, fault, latencyMs };
  // As with a token that has really expired: refused at the door, before the bucket.
  marketplace.putBack(store, operation, before);
  endedTokens.add(identity.token);
  const expired = api.identify(call.exchange.headers, gate);
  if (expired.kind === "refused") return refuse(expired.status, expired.words);
  throw new BugError("A token that was ended is still let in.");
}
