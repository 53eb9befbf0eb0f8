import { systemClock } from "../clock.ts";
import { BOUNDS } from "./bounds.ts";
import type { Call, Found } from "./deliver.ts";
import { deliver, QUOTA_MESSAGE } from "./deliver.ts";
import type { FaultDraw } from "./faults.ts";
import type { Exchange, Reply } from "./exchange.ts";
import type { SandboxOperation } from "./limits.ts";
import type { MarketplaceApi, OperationRoute, Runtime } from "./marketplace-api.ts";
import { refusal } from "./marketplace-api.ts";
import type { RouteMatch } from "./router.ts";
import { matchRoute } from "./router.ts";
import type { Store } from "./store.ts";

/** The token that is always refused. */
export const REFUSED_TOKEN = "refused";

type Admission =
  | { readonly kind: "admitted"; readonly store: Store; readonly draw: FaultDraw }
  | { readonly kind: "refused"; readonly reply: Reply };

/**
 * Serves one request: route, token, bucket, fault, body, change, answer. All up
 * to the fault happens the moment the head arrives, in order of arrival.
 */
export async function serveCall(
  runtime: Runtime,
  api: MarketplaceApi,
  exchange: Exchange,
): Promise<void> {
  const nowMs = runtime.nowMs();
  const { world } = runtime;
  const match = matchRoute(api.routes, exchange.method, exchange.path);
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
  if (body.kind === "json") record.packageId = match.route.packageIdOf(body.value);
  // Not tied to the connection: a marketplace carries out what it has received,
  // whether or not its client still waits.
  await systemClock.sleep(admission.draw.latencyMs, runtime.signal);
  record.status = deliver(call, match, admission.store, admission.draw.fault, body);
}

function refuseRoute(
  api: MarketplaceApi,
  match: Exclude<RouteMatch<OperationRoute>, Found>,
): Reply {
  switch (match.kind) {
    case "unknown":
      return refusal(api, 404, "There is no such path.");
    case "malformed":
      return refusal(api, 400, "A part of the path is empty, too long or wrongly encoded.");
    case "wrong-method": {
      const allow = match.allowed.join(", ");
      return { ...refusal(api, 405, `This path takes ${allow}.`), headers: { allow } };
    }
    default:
      return match satisfies never;
  }
}

function admit(call: Call, operation: SandboxOperation, nowMs: number): Admission {
  const { runtime, world, api, record } = call;
  const { tokens, retryAfter } = runtime.settings;
  const refuse = (status: number, message: string, headers?: Record<string, string>) => ({
    kind: "refused" as const,
    reply: { ...refusal(api, status, message), ...(headers ? { headers } : {}) },
  });
  const token = api.tokenOf(call.exchange.headers);
  if (token === null) return refuse(401, "The access token is missing.");
  if (token === REFUSED_TOKEN || (tokens !== null && !tokens.includes(token))) {
    return refuse(401, "Invalid token");
  }
  const store = world.marketplace.storeOf(token);
  if (store === null) return refuse(503, `The sandbox holds ${BOUNDS.stores} stores at most.`);
  record.store = store.label;
  const take = world.marketplace.take(store, operation, nowMs);
  if (!take.taken) {
    world.traffic.countThrottled(record);
    const waitSeconds = String(Math.max(1, Math.ceil(take.waitMs / 1000)));
    return refuse(429, QUOTA_MESSAGE, retryAfter ? { "retry-after": waitSeconds } : undefined);
  }
  const draw = world.faults.draw(record.orderId);
  if (draw.fault !== null) world.traffic.countFault(record, draw.fault);
  return { kind: "admitted", store, draw };
}
