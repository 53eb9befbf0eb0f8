import type { IncomingHttpHeaders } from "node:http";
import type { Reply } from "./exchange.ts";
import type { SandboxOperation } from "./limits.ts";
import type { Marketplace } from "./marketplace.ts";
import type { RoutePattern } from "./router.ts";
import type { MarketplaceRules } from "./rules.ts";
import type { Store } from "./store.ts";
import type { World, WorldSettings } from "./world.ts";

/** One marketplace API: its routes, and how it speaks. All of them share one state core. */
export interface MarketplaceApi {
  readonly routes: readonly OperationRoute[];
  /** The token that a request carries; null when it carries none that can be read. */
  tokenOf(headers: IncomingHttpHeaders): string | null;
  /** The body of an answer that says no. */
  errorBody(status: number, message: string): unknown;
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
  /** Aborts when the sandbox stops. */
  readonly signal: AbortSignal;
}

/** A no in the words of an API. */
export function refusal(api: MarketplaceApi, status: number, message: string): Reply {
  return { status, body: api.errorBody(status, message) };
}
