/**
 * Our bodies against Amazon's models, at compile time: `npm run types` fails
 * when a model has lost or renamed a field that we send or read, when it wants
 * one more, or when it has a new word where we know them all.
 *
 * Amazon's models come as packages of https://github.com/bizon/selling-partner-api-sdk,
 * which are generated from https://github.com/amzn/selling-partner-api-models.
 */
import type {
  Address,
  FeatureSettings,
  FeatureSettingsFeatureFulfillmentPolicyEnum,
  FulfillmentAction,
  FulfillmentPolicy,
  GetFulfillmentOrderResponse,
  Money,
  ShippingSpeedCategory,
  UpdateFulfillmentOrderItem,
  UpdateFulfillmentOrderRequest,
} from "@sp-api-sdk/fulfillment-outbound-api-2020-07-01";
import type {
  FulfillmentStatus,
  GetOrderIncludedDataEnum,
  GetOrderResponse,
} from "@sp-api-sdk/orders-api-2026-01-01";
import type {
  ConfirmShipmentRequest,
  ConfirmShipmentRequestCodCollectionMethodEnum,
  ShipmentStatus as AmazonShipmentStatus,
  UpdateShipmentStatusRequest,
} from "@sp-api-sdk/orders-api-v0";
import type { z } from "zod";
import type { readCollectionMethod } from "../../../src/batch/rules/extras-rules.ts";
import type {
  AddressFieldName,
  FEATURE_FIELDS,
  FeatureFieldName,
  ITEM_AMOUNTS,
  ItemFieldName,
  ORDER_FIELDS,
  OrderFieldName,
} from "../../../src/domain/fulfillment-fields.ts";
import type { ShipmentStatus } from "../../../src/domain/shipment-status.ts";
import type { ConfirmationBody } from "../../../src/endpoints/amazon/confirm-shipment.ts";
import type { fulfillmentOrderBody } from "../../../src/endpoints/amazon/fulfillment-order-body.ts";
import type { INCLUDED_DATA } from "../../../src/endpoints/amazon/get-order.ts";
import type { ORDER_STATUSES, orderBody } from "../../../src/endpoints/amazon/order-body.ts";
import type { StatusBody } from "../../../src/endpoints/amazon/shipment-status.ts";
import type { UpdateBody } from "../../../src/endpoints/amazon/update-fulfillment-order.ts";
import type {
  confirmShipmentRequest,
  updateFulfillmentOrderRequest,
  updateShipmentStatusRequest,
} from "./model.ts";

/** The names in `Ours`, at any depth, that `Theirs` does not have. */
type Strangers<Ours, Theirs> = Ours extends readonly (infer One)[]
  ? Theirs extends readonly (infer Other)[]
    ? Strangers<One, NonNullable<Other>>
    : "a list"
  : Ours extends object
    ? {
        [Name in keyof Ours & string]-?: Name extends keyof Theirs
          ? Strangers<NonNullable<Ours[Name]>, NonNullable<Theirs[Name]>>
          : Name;
      }[keyof Ours & string]
    : never;

/** What one of two unions has and the other has not. */
type Difference<One, Other> = Exclude<One, Other> | Exclude<Other, One>;

/** An error where something was found. */
type None<Found extends never> = Found;
/** An error where `Ours` is not what `Theirs` allows. */
type Fits<Ours extends Theirs, Theirs> = Ours;

/** `confirmShipment` of ordersV0.json. The method of collection is text until rules have read it. */
export type Confirmation = [
  None<Strangers<ConfirmationBody, ConfirmShipmentRequest>>,
  Fits<
    Omit<ConfirmationBody, "codCollectionMethod">,
    Omit<ConfirmShipmentRequest, "codCollectionMethod">
  >,
  None<
    Difference<
      NonNullable<ReturnType<typeof readCollectionMethod>>,
      ConfirmShipmentRequestCodCollectionMethodEnum
    >
  >,
];

/** `updateShipmentStatus` of ordersV0.json. */
export type Status = [
  None<Strangers<StatusBody, UpdateShipmentStatusRequest>>,
  Fits<StatusBody, UpdateShipmentStatusRequest>,
  None<Difference<ShipmentStatus, AmazonShipmentStatus>>,
];

/** `getOrder` of orders_2026-01-01.json: what we read is there, and what is there can be read. */
export type Order = [
  None<Strangers<z.input<typeof orderBody>, GetOrderResponse>>,
  Fits<GetOrderResponse, z.input<typeof orderBody>>,
  None<Difference<keyof typeof ORDER_STATUSES, FulfillmentStatus>>,
  Fits<(typeof INCLUDED_DATA)[number], GetOrderIncludedDataEnum>,
];

type OrderField = (typeof ORDER_FIELDS)[number];
type FeatureField = (typeof FEATURE_FIELDS)[number];
/** Words of a field of ours. */
type WordsOf<Field, Name> =
  Extract<Field, { readonly name: Name }> extends {
    readonly values: { readonly amazon: readonly (infer Word)[] };
  }
    ? Word
    : never;
type Amount = (typeof ITEM_AMOUNTS)[number];
/** The item of the model as the table of our fields writes it. */
type ItemNames =
  | Exclude<keyof UpdateFulfillmentOrderItem, Amount>
  | `${Amount & keyof UpdateFulfillmentOrderItem}.${keyof Money}`;
/** Parts of an update that have tables of their own. */
type Parts = "destinationAddress" | "notificationEmails" | "featureConstraints" | "items";

/** `updateFulfillmentOrder` and `getFulfillmentOrder` of fulfillmentOutbound_2020-07-01.json. */
export type FulfillmentOrder = [
  None<Strangers<Omit<UpdateBody, "items">, UpdateFulfillmentOrderRequest>>,
  None<Exclude<keyof UpdateBody, keyof UpdateFulfillmentOrderRequest>>,
  None<Difference<OrderFieldName, Exclude<keyof UpdateFulfillmentOrderRequest, Parts>>>,
  None<Difference<AddressFieldName, keyof Address>>,
  None<Difference<FeatureFieldName, keyof FeatureSettings>>,
  None<Difference<ItemFieldName, ItemNames>>,
  None<Difference<WordsOf<OrderField, "shippingSpeedCategory">, ShippingSpeedCategory>>,
  None<Difference<WordsOf<OrderField, "fulfillmentPolicy">, FulfillmentPolicy>>,
  None<Difference<WordsOf<OrderField, "fulfillmentAction">, FulfillmentAction>>,
  None<
    Difference<
      WordsOf<FeatureField, "featureFulfillmentPolicy">,
      FeatureSettingsFeatureFulfillmentPolicyEnum
    >
  >,
  None<Strangers<z.input<typeof fulfillmentOrderBody>, GetFulfillmentOrderResponse>>,
  Fits<
    Required<Pick<GetFulfillmentOrderResponse, "payload">>,
    z.input<typeof fulfillmentOrderBody>
  >,
];

/** What the tests demand of bodies is what the models say. */
export type Demands = [
  Fits<ConfirmShipmentRequest, z.input<typeof confirmShipmentRequest>>,
  None<Strangers<z.input<typeof confirmShipmentRequest>, ConfirmShipmentRequest>>,
  None<Strangers<ConfirmShipmentRequest, z.input<typeof confirmShipmentRequest>>>,
  None<Strangers<z.input<typeof updateShipmentStatusRequest>, UpdateShipmentStatusRequest>>,
  None<Strangers<UpdateShipmentStatusRequest, z.input<typeof updateShipmentStatusRequest>>>,
  Fits<UpdateFulfillmentOrderRequest, z.input<typeof updateFulfillmentOrderRequest>>,
  None<Strangers<z.input<typeof updateFulfillmentOrderRequest>, UpdateFulfillmentOrderRequest>>,
  None<Strangers<UpdateFulfillmentOrderRequest, z.input<typeof updateFulfillmentOrderRequest>>>,
];
