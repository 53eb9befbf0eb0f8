import type { ItemQuantity, PackageContent } from "../domain/contents.ts";
import type {
  OperationTraits,
  FulfillmentOrderOperationName,
  PackageOperationName,
  StatusOperationName,
  UpdateTraits,
} from "../domain/operation.ts";
import type { FulfillmentOrderWish } from "../domain/fulfillment-order.ts";
import type { StoredRequest } from "../domain/post.ts";
import type { ShipmentStatus } from "../domain/shipment-status.ts";
import type { TripListener } from "./watch-trip.ts";

/** What every operation that posts can do, whatever it posts. */
export interface Sender {
  /**
   * Sends a stored request once. Never throws for anything the network or the endpoint does.
   * `trip` hears when the request leaves and its answer comes, where that can be told.
   */
  send(
    request: StoredRequest,
    account: EndpointAccount,
    signal: AbortSignal,
    trip?: TripListener,
  ): Promise<EndpointAnswer>;
}

/**
 * One operation of one marketplace API that posts packages: how its request
 * looks and what its answers mean. Knows nothing of ledgers, limits or retries.
 */
export interface Endpoint extends Sender {
  readonly traits: OperationTraits;
  /** The whole request for one package. Pure; holds no secret. */
  buildRequest(post: {
    readonly orderId: string;
    readonly packageId: string;
    readonly content: PackageContent;
    /** May be left out for APIs that have no marketplaces. */
    readonly place?: RequestPlace;
  }): StoredRequest;
}

/** What a request says of its account. Holds no secret, since it is stored. */
export interface RequestPlace {
  /** Amazon's ID of the marketplace, such as `ATVPDKIKX0DER`; "" for eCart, whose token implies it. */
  readonly marketplaceId: string;
}

/** One operation that sets a pickup status. A status is no package: it has no ID. */
export interface StatusEndpoint extends Sender {
  readonly traits: UpdateTraits;
  /** The whole request for one order; no items means the whole order. Pure; holds no secret. */
  buildRequest(post: {
    readonly orderId: string;
    readonly status: ShipmentStatus;
    readonly items: readonly ItemQuantity[];
    /** May be left out for APIs that have no marketplaces. */
    readonly place?: RequestPlace;
  }): StoredRequest;
}

/** One operation that changes fulfillment orders on hold. Only what the wish says is sent. */
export interface FulfillmentOrderEndpoint extends Sender {
  readonly traits: UpdateTraits;
  /** The whole request for one order. Pure; holds no secret. */
  buildRequest(post: {
    /** The seller's own number of the order. */
    readonly orderId: string;
    readonly wish: FulfillmentOrderWish;
  }): StoredRequest;
}

/** Where to send, and with what. Made from the config; its secrets never leave the adapter. */
export type EndpointAccount = EcartEndpointAccount | AmazonEndpointAccount | MwsEndpointAccount;

/** One store of eCart. */
export interface EcartEndpointAccount {
  readonly name: string;
  readonly api: "ecart";
  readonly baseUrl: string;
  readonly token: string;
}

/** One seller's authorisation of one application, in one marketplace. */
export interface AmazonEndpointAccount {
  readonly name: string;
  readonly api: "amazon";
  readonly baseUrl: string;
  /** The whole URL at which Login with Amazon gives out access tokens. */
  readonly authUrl: string;
  readonly marketplaceId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
}

/** Whether an account can begin. `refused`: its credentials are wrong. `unavailable`: nobody can tell now. */
export type Warmth =
  | { readonly kind: "ready" }
  | { readonly kind: "refused" | "unavailable"; readonly message: string };

/** One seller at a gateway that speaks Marketplace Web Service. */
export interface MwsEndpointAccount {
  readonly name: string;
  readonly api: "mws";
  readonly baseUrl: string;
  readonly sellerId: string;
  /** "" where the seller signs for itself. */
  readonly authToken: string;
  readonly accessKeyId: string;
  readonly secretKey: string;
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
  /** Certainly not applied: connection refused, name not found, no access token to be had. */
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
export type Endpoints = Readonly<
  Record<PackageOperationName, Endpoint> &
    Record<StatusOperationName, StatusEndpoint> &
    Record<FulfillmentOrderOperationName, FulfillmentOrderEndpoint>
>;
