import type { IncomingHttpHeaders } from "node:http";
import type { EndedTokens } from "./access-tokens.ts";
import type { BucketLaw } from "./bucket.ts";
import type { Reply } from "./exchange.ts";
import type { Holder } from "./holder.ts";
import type { SandboxOperation } from "./limits.ts";
import type { Marketplace } from "./marketplace.ts";
import type { BodyListener } from "./options.ts";
import type { RoutePattern } from "./router.ts";
import type { MarketplaceRules } from "./rules.ts";
import type { Store } from "./store.ts";
import type { World, WorldSettings } from "./world.ts";

/** One marketplace API: its routes, and how it speaks. All of them share one state core. */
export interface MarketplaceApi {
  readonly routes: readonly OperationRoute[];
  /** The header in which its answers name the request. */
  readonly requestIdHeader: string;
  /** Whether its access tokens have an end. */
  readonly tokensEnd: boolean;
  /** Whose request it is, by its token. */
  identify(headers: IncomingHttpHeaders, gate: Gate): Identity;
  /** The body of an answer that says no. */
  errorBody(status: number, words: ErrorWords): unknown;
  /** What an answer's headers say besides. `law` is null where no operation was found. */
  headersOf(status: number, law: BucketLaw | null): Readonly<Record<string, string>>;
}

/** What a token is held against. */
export interface Gate {
  /** The tokens that are let in; null for any. */
  readonly tokens: readonly string[] | null;
  readonly endedTokens: EndedTokens;
  /** Now, as reported. */
  readonly atMs: number;
}

/** Whose request it is, or why that is not told. `token` is the one that came with the request. */
export type Identity =
  | { readonly kind: "known"; readonly holder: Holder; readonly token: string }
  | { readonly kind: "refused"; readonly status: 401 | 403; readonly words: ErrorWords };

/** What an answer says that says no. */
export interface ErrorWords {
  /** The API's code for it; left out where the status says it all. */
  readonly code?: string;
  readonly message: string;
  /** "" when left out; null for none at all. */
  readonly details?: string | null;
}

/** One operation of an API. */
export interface OperationRoute extends RoutePattern {
  readonly operation: SandboxOperation;
  /** The package ID that a body names, for the record; null where it names none. */
  packageIdOf(body: unknown): string | null;
  /** Carries the request out, all at once. */
  answer(call: ApiCall): ApiAnswer;
}

/** A request that was let in. */
export interface ApiCall {
  readonly marketplace: Marketplace;
  readonly rules: MarketplaceRules;
  readonly store: Store;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Undefined when the request has no body. */
  readonly body: unknown;
  /** Now, as reported. */
  readonly atMs: number;
}

/** The honest answer, and whether a change was made. */
export interface ApiAnswer {
  readonly reply: Reply;
  readonly committed: boolean;
}

/** What the serving of requests needs of the sandbox. `world` is another one after a reset. */
export interface Runtime {
  readonly settings: WorldSettings;
  readonly world: World;
  /** The monotonic clock of the buckets, in milliseconds. */
  nowMs(): number;
  /** A moment of that clock as it is reported. */
  stampMs(nowMs: number): number;
  readonly onBody: BodyListener | null;
  /** Aborts when the sandbox stops. */
  readonly signal: AbortSignal;
}

/** A no in the words of an API. */
export function refusal(api: MarketplaceApi, status: number, words: ErrorWords): Reply {
  return { status, body: api.errorBody(status, words) };
}

/** An answer to a request that changed nothing, because it was refused. */
export function sayNo(api: MarketplaceApi, status: number, words: ErrorWords): ApiAnswer {
  return { reply: refusal(api, status, words), committed: false };
}
