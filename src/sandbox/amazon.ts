import { readAccessToken } from "./access-tokens.ts";
import { describeAmazonOrder, readIncludedData } from "./amazon-answers.ts";
import { readConfirmation, readPackageReferenceId, readStatusUpdate } from "./amazon-bodies.ts";
import { BOUNDS } from "./bounds.ts";
import { describeHeldOrder } from "./fulfillment-answers.ts";
import { readUpdate } from "./fulfillment-bodies.ts";
import type {
  ApiAnswer,
  ErrorWords,
  Identity,
  MarketplaceApi,
  OperationRoute,
} from "./marketplace-api.ts";
import { sayNo } from "./marketplace-api.ts";
import type { Refusal } from "./rules.ts";

const confirmShipment: OperationRoute = {
  operation: "amazon.confirmShipment",
  method: "POST",
  path: "/orders/v0/orders/{orderId}/shipmentConfirmation",
  packageIdOf: readPackageReferenceId,
  answer({ marketplace, rules, store, params, body, atMs }) {
    const read = readConfirmation(body);
    if (read.kind === "invalid") return sayNo(amazonApi, 400, read.words);
    const change = marketplace.ship(store, params["orderId"] ?? "", read.value, rules, atMs);
    return change.kind === "refused" ? refuse(change) : NO_CONTENT;
  },
};

const updateShipmentStatus: OperationRoute = {
  operation: "amazon.updateShipmentStatus",
  method: "POST",
  path: "/orders/v0/orders/{orderId}/shipment",
  packageIdOf: () => null,
  answer({ marketplace, rules, store, params, body, atMs }) {
    const read = readStatusUpdate(body);
    if (read.kind === "invalid") return sayNo(amazonApi, 400, read.words);
    const status = { ...read.value, orderId: params["orderId"] ?? "", atMs };
    const change = marketplace.setStatus(store, status, rules);
    return change.kind === "refused" ? refuse(change) : NO_CONTENT;
  },
};

const getOrder: OperationRoute = {
  operation: "amazon.getOrder",
  method: "GET",
  path: "/orders/2026-01-01/orders/{orderId}",
  packageIdOf: () => null,
  answer({ marketplace, rules, store, params, query, atMs }) {
    const orderId = params["orderId"] ?? "";
    const included = readIncludedData(query);
    // The model's own case of a 400.
    if (included === null || orderId === "TEST_CASE_400") {
      return sayNo(amazonApi, 400, { message: "Invalid Input" });
    }
    const report = marketplace.readOrder(store, orderId, rules);
    if ("kind" in report) return refuse(report);
    const body = describeAmazonOrder(report, included, atMs);
    return { reply: { status: 200, body }, committed: false };
  },
};

const FULFILLMENT_ORDER = "/fba/outbound/2020-07-01/fulfillmentOrders/{orderId}";

const updateFulfillmentOrder: OperationRoute = {
  operation: "amazon.updateFulfillmentOrder",
  method: "PUT",
  path: FULFILLMENT_ORDER,
  packageIdOf: () => null,
  answer({ marketplace, rules, store, params, body }) {
    const read = readUpdate(body);
    if (read.kind === "invalid") return sayNo(amazonApi, 400, { message: read.message });
    const orderId = params["orderId"] ?? "";
    const change = marketplace.updateHeldOrder(store, orderId, read.update, rules);
    if (change.kind === "refused") return refuse(change);
    return { reply: { status: 200, body: {} }, committed: true };
  },
};

const getFulfillmentOrder: OperationRoute = {
  operation: "amazon.getFulfillmentOrder",
  method: "GET",
  path: FULFILLMENT_ORDER,
  packageIdOf: () => null,
  answer({ marketplace, rules, store, params, atMs }) {
    const order = marketplace.readHeldOrder(store, params["orderId"] ?? "", rules);
    if ("kind" in order) return refuse(order);
    return { reply: { status: 200, body: describeHeldOrder(order, atMs) }, committed: false };
  },
};

const NO_CONTENT: ApiAnswer = { reply: { status: 204, body: undefined }, committed: true };

/** Codes of errors by status, where nothing more is said. */
const CODES: Readonly<Record<number, string>> = {
  400: "InvalidInput",
  401: "Unauthorized",
  403: "Unauthorized",
  404: "NotFound",
  413: "RequestTooLarge",
  429: "QuotaExceeded",
  500: "InternalFailure",
  503: "ServiceUnavailable",
};

/** Amazon's Selling Partner API: https://github.com/amzn/selling-partner-api-models */
export const amazonApi: MarketplaceApi = {
  routes: [
    confirmShipment,
    updateShipmentStatus,
    getOrder,
    updateFulfillmentOrder,
    getFulfillmentOrder,
  ],
  requestIdHeader: "x-amzn-RequestId",
  tokensEnd: true,
  identify(headers, { endedTokens, atMs }): Identity {
    const token = headers["x-amz-access-token"];
    if (typeof token !== "string" || token === "" || token.length > BOUNDS.tokenLength) {
      return deny("Access token is missing in the request header.");
    }
    const grant = readAccessToken(token);
    if (grant === null) {
      return deny("The access token you provided is revoked, malformed or invalid.");
    }
    if (atMs >= grant.expiresAtMs || endedTokens.has(token)) {
      return deny("The access token you provided has expired.");
    }
    return { kind: "known", holder: grant, token };
  },
  errorBody: (status, words) => ({ errors: [describeError(status, words)] }),
  headersOf(status, law) {
    // Amazon's model has the header on these only.
    const isTold = (status >= 200 && status < 300) || status === 400 || status === 404;
    if (law === null || !isTold) return {};
    const rate = String(law.ratePerSecond);
    return { "x-amzn-RateLimit-Limit": rate.includes(".") ? rate : `${rate}.0` };
  },
};

function deny(details: string): Identity {
  const words = { message: "Access to requested resource is denied.", details };
  return { kind: "refused", status: 403, words };
}

function describeError(status: number, { code, message, details = "" }: ErrorWords) {
  const told = { code: code ?? CODES[status] ?? "InternalFailure", message };
  return details === null ? told : { ...told, details };
}

function refuse({ status, message }: Refusal): ApiAnswer {
  return sayNo(amazonApi, status, { message });
}
