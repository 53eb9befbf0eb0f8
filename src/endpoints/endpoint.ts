import type { PackageContent } from "../domain/contents.ts";
import type { OperationName, OperationTraits } from "../domain/operation.ts";
import type { StoredRequest } from "../domain/post.ts";

/**
 * One operation of one marketplace API: how its request looks and what its
 * answers mean. Knows nothing of ledgers, limits or retries.
 */
export interface Endpoint {
  readonly traits: OperationTraits;
  /** The whole request for one package. Pure; holds no secret. */
  buildRequest(post: {
    readonly orderId: string;
    readonly packageId: string;
    readonly content: PackageContent;
  }): StoredRequest;
  /**
   * Sends a stored request once. Never throws for anything the network or the endpoint does.
   * `onDeparture` hears when the request's bytes were written, where that can be told.
   */
  send(
    request: StoredRequest,
    account: EndpointAccount,
    signal: AbortSignal,
    onDeparture?: (atMs: number) => void,
  ): Promise<EndpointAnswer>;
}

/** Where to send, and with what. Made from the config; its secret never leaves the adapter. */
export interface EndpointAccount {
  readonly name: string;
  readonly baseUrl: string;
  readonly token: string;
}

/** What one request came to. Texts of the endpoint are verbatim, bounded in length. */
export type EndpointAnswer =
  | { readonly kind: "accepted"; readonly requestId: string; readonly limits: ObservedLimit }
  | {
      readonly kind: "rejected";
      /** A code of the registry. */
      readonly code: string;
      readonly message: string;
      readonly requestId: string;
      readonly limits: ObservedLimit;
    }
  /** 429: certainly not applied. */
  | {
      readonly kind: "throttled";
      readonly message: string;
      readonly retryAfterMs: number | null;
      readonly requestId: string;
      readonly limits: ObservedLimit;
    }
  /** 401 or 403: the account's credentials are refused; certainly not applied. */
  | { readonly kind: "credentials-refused"; readonly message: string; readonly requestId: string }
  /** Certainly never reached the endpoint: connection refused, name not found. */
  | { readonly kind: "not-sent"; readonly message: string }
  /** Perhaps applied: timeout, cut connection, 5xx, an answer that cannot be read. */
  | {
      readonly kind: "unknown";
      readonly message: string;
      readonly retryAfterMs: number | null;
      readonly requestId: string;
    };

/** A limit that the endpoint told in its answer; null where it said nothing. */
export type ObservedLimit = { readonly ratePerSecond: number } | null;

/** Every operation that can be sent, by name. */
export type Endpoints = Readonly<Record<OperationName, Endpoint>>;
