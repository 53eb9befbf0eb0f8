import { BOUNDS } from "./bounds.ts";
import type { FaultKind } from "./faults.ts";
import type { Exchange, JsonBody, Reply } from "./exchange.ts";
import type {
  ApiAnswer,
  ErrorWords,
  MarketplaceApi,
  OperationRoute,
  Runtime,
} from "./marketplace-api.ts";
import { refusal, sayNo } from "./marketplace-api.ts";
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
export const QUOTA_WORDS = {
  code: "QuotaExceeded",
  message: "You exceeded your quota for the requested resource.",
};
const FAULT_WORDS = {
  "401": { message: "Invalid token" },
  "429": QUOTA_WORDS,
  "500": {
    code: "InternalFailure",
    message: "We encountered an internal error. Please try again.",
  },
  "503": { code: "ServiceUnavailable", message: "The service is temporarily unavailable." },
} as const satisfies Record<string, ErrorWords>;

/** A fault that a request suffers once it is let in. */
export type CallFault = Exclude<FaultKind, "token-expired">;

/**
 * Carries out a request that was let in, and answers as its fault has it.
 *
 * @returns the HTTP status that the client can see, null when it sees none.
 */
export function deliver(
  call: Call,
  found: Found,
  store: Store,
  fault: CallFault | null,
  body: JsonBody,
): number | null {
  const refuse = (status: number, words: ErrorWords) => refusal(call.api, status, words);
  return answerWithFault(call.exchange, fault, refuse, () => {
    const { reply, committed } = answerHonestly(call, found, store, body);
    call.record.committed = committed;
    return reply;
  });
}

/**
 * Answers as a fault has it: before `carryOut`, or after and in spite of it.
 *
 * @returns the HTTP status that the client can see, null when it sees none.
 */
export function answerWithFault(
  exchange: Exchange,
  fault: CallFault | null,
  refuse: (status: number, words: ErrorWords) => Reply,
  carryOut: () => Reply,
): number | null {
  if (fault === "drop-before") return exchange.drop();
  if (fault === "401" || fault === "429" || fault === "500" || fault === "503") {
    return exchange.send(refuse(Number(fault), FAULT_WORDS[fault]));
  }
  const reply = carryOut();
  switch (fault) {
    case null:
      return exchange.send(reply);
    case "500-after":
      return exchange.send(refuse(500, FAULT_WORDS["500"]));
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

function answerHonestly(call: Call, found: Found, store: Store, body: JsonBody): ApiAnswer {
  const { runtime, world, api, exchange } = call;
  if (body.kind === "too-large") {
    return sayNo(api, 413, { message: `The body is larger than ${BOUNDS.bodyBytes} bytes.` });
  }
  if (body.kind === "not-json") return sayNo(api, 400, { message: "The body is not JSON." });
  const { rules } = runtime.settings;
  return found.route.answer({
    marketplace: world.marketplace,
    rules: { ...rules, editsMax: world.faults.editsMax ?? rules.editsMax },
    store,
    params: found.params,
    query: exchange.query,
    body: body.kind === "json" ? body.value : undefined,
    atMs: runtime.stampMs(runtime.nowMs()),
  });
}
