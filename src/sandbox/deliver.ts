import { BOUNDS } from "./bounds.ts";
import type { FaultKind } from "./faults.ts";
import type { Exchange, JsonBody, Reply } from "./exchange.ts";
import type { ApiAnswer, MarketplaceApi, OperationRoute, Runtime } from "./marketplace-api.ts";
import { refusal } from "./marketplace-api.ts";
import type { RouteMatch } from "./router.ts";
import type { Store } from "./store.ts";
import type { RequestRecord } from "./traffic.ts";
import type { World } from "./world.ts";

/** The route of a request, with what its path names. */
export type Found = Extract<RouteMatch<OperationRoute>, { kind: "found" }>;

/** A request with everything that is known of it. */
export interface Call {
  readonly runtime: Runtime;
  readonly world: World;
  readonly api: MarketplaceApi;
  readonly exchange: Exchange;
  readonly record: RequestRecord;
}

/** What a request hears that finds no token. */
export const QUOTA_MESSAGE = "QuotaExceeded: You exceeded your quota for the requested resource.";
const FAULT_MESSAGES = {
  "401": "Invalid token",
  "429": QUOTA_MESSAGE,
  "500": "InternalFailure: We encountered an internal error. Please try again.",
  "503": "ServiceUnavailable: The service is temporarily unavailable.",
} as const;

/**
 * Carries out a request that was let in, and answers as its fault has it.
 *
 * @returns the HTTP status that the client can see, null when it sees none.
 */
export function deliver(
  call: Call,
  found: Found,
  store: Store,
  fault: FaultKind | null,
  body: JsonBody,
): number | null {
  const { api, exchange } = call;
  if (fault === "drop-before") return exchange.drop();
  if (fault === "401" || fault === "429" || fault === "500" || fault === "503") {
    return exchange.send(refusal(api, Number(fault), FAULT_MESSAGES[fault]));
  }
  const { reply, committed } = answerHonestly(call, found, store, body);
  call.record.committed = committed;
  return sendWithFault(call, fault, reply);
}

function answerHonestly(call: Call, found: Found, store: Store, body: JsonBody): ApiAnswer {
  const { runtime, world, api } = call;
  if (body.kind === "too-large") {
    const message = `The body is larger than ${BOUNDS.bodyBytes} bytes.`;
    return { reply: refusal(api, 413, message), committed: false };
  }
  if (body.kind === "not-json") {
    return { reply: refusal(api, 400, "The body is not JSON."), committed: false };
  }
  const { rules } = runtime.settings;
  return found.route.answer({
    marketplace: world.marketplace,
    rules: { ...rules, editsMax: world.faults.editsMax ?? rules.editsMax },
    store,
    params: found.params,
    body: body.kind === "json" ? body.value : undefined,
    atMs: runtime.stampMs(runtime.nowMs()),
  });
}

type FaultAfter = Exclude<FaultKind, keyof typeof FAULT_MESSAGES | "drop-before">;

function sendWithFault(call: Call, fault: FaultAfter | null, reply: Reply): number | null {
  const { api, exchange } = call;
  switch (fault) {
    case null:
      return exchange.send(reply);
    case "500-after":
      return exchange.send(refusal(api, 500, FAULT_MESSAGES["500"]));
    case "drop-after":
      return exchange.drop();
    case "half-answer":
      return exchange.sendHalf(reply);
    case "garbage":
      return exchange.sendGarbage();
    case "hang-after":
      return exchange.hang();
    default:
      return fault satisfies never;
  }
}
