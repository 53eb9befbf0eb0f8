import type { FulfillmentOrderReading } from "../domain/fulfillment-reading.ts";
import type { AllowedCarrier, OrderReading } from "../domain/order-reading.ts";
import type {
  CarrierReadName,
  FulfillmentOrderReadName,
  OrderReadName,
} from "../domain/operation.ts";
import type { EndpointAccount, ObservedLimit } from "./endpoint.ts";
import type { TripListener } from "./watch-trip.ts";

/** One operation that reads an order. Knows nothing of limits or retries. */
export interface OrderReader {
  readonly operation: OrderReadName;
  /** Asks once. Never throws for anything the network or the endpoint does. */
  read(
    orderId: string,
    account: EndpointAccount,
    signal: AbortSignal,
    trip?: TripListener,
  ): Promise<ReadAnswer<OrderReading>>;
}

/** One operation that reads a fulfillment order. */
export interface FulfillmentOrderReader {
  readonly operation: FulfillmentOrderReadName;
  /** Asks once, as {@link OrderReader.read} does. */
  read(
    orderId: string,
    account: EndpointAccount,
    signal: AbortSignal,
    trip?: TripListener,
  ): Promise<ReadAnswer<FulfillmentOrderReading>>;
}

/** One operation that reads which carriers an account may name. */
export interface CarrierReader {
  readonly operation: CarrierReadName;
  /** Asks once, as {@link OrderReader.read} does. */
  read(
    account: EndpointAccount,
    signal: AbortSignal,
    trip?: TripListener,
  ): Promise<ReadAnswer<readonly AllowedCarrier[]>>;
}

/** What asking once came to. Texts of the endpoint are verbatim, bounded in length. */
export type ReadAnswer<Reading> =
  | {
      readonly kind: "read";
      readonly reading: Reading;
      readonly requestId: string;
      readonly limits: ObservedLimit;
    }
  /** The marketplace does not know the order for this account. */
  | {
      readonly kind: "not-found";
      readonly message: string;
      readonly requestId: string;
      readonly limits: ObservedLimit;
    }
  | {
      readonly kind: "refused-credentials";
      readonly message: string;
      readonly requestId: string;
    }
  | {
      readonly kind: "throttled";
      readonly message: string;
      readonly retryAfterMs: number | null;
      readonly requestId: string;
      readonly limits: ObservedLimit;
    }
  | {
      readonly kind: "failed";
      readonly why: ReadFailure;
      readonly message: string;
      readonly requestId: string;
    };

/**
 * `not-sent`: the endpoint was not reached. `no-answer`: a 5xx, a timeout, a
 * cut connection; asking again may help. `refused`: the endpoint said no.
 * `unreadable`: an answer came that is not what was agreed.
 */
export type ReadFailure = "not-sent" | "no-answer" | "refused" | "unreadable";

/** Every call that reads an order, by name. */
export type OrderReaders = Readonly<Record<OrderReadName, OrderReader>>;

/** Every call that reads a fulfillment order, by name. */
export type FulfillmentOrderReaders = Readonly<
  Record<FulfillmentOrderReadName, FulfillmentOrderReader>
>;

/** Every call that reads carriers, by name. */
export type CarrierReaders = Readonly<Record<CarrierReadName, CarrierReader>>;
