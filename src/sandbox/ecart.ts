import { readBearerToken } from "./bearer.ts";
import { holderOf, isLetIn } from "./holder.ts";
import { ECART_CARRIERS } from "./ecart-carriers.ts";
import { describeFulfillment, describeOrder } from "./ecart-answers.ts";
import { readPackageId, readShipment, readStatus } from "./ecart-bodies.ts";
import type { ApiAnswer, ApiCall, MarketplaceApi, OperationRoute } from "./marketplace-api.ts";
import { sayNo } from "./marketplace-api.ts";
import type { Refusal } from "./rules.ts";

const fulfillment: OperationRoute = {
  operation: "ecart.fulfillment",
  method: "POST",
  path: "/api/v2/orders/{orderId}/fulfillments",
  packageIdOf: readPackageId,
  answer({ marketplace, rules, store, params, body, atMs }) {
    const read = readShipment(body);
    if (read.kind === "invalid") return sayNo(ecartApi, 400, { message: read.message });
    const change = marketplace.ship(store, params["orderId"] ?? "", read.value, rules, atMs);
    if (change.kind === "refused") return refuse(change);
    const { orderId, trackingNumber, companyId, items, createdAtMs, updatedAtMs } = change.changed;
    const shown = { orderId, trackingNumber, companyId, items, createdAtMs, updatedAtMs };
    return sayDone({ success: true, fulfillment: describeFulfillment(shown) });
  },
};

const fulfillmentStatus: OperationRoute = {
  operation: "ecart.fulfillmentStatus",
  method: "PUT",
  // Any `id` will do: Amazon has no fulfillment IDs
  // (https://docs.ecartapi.com/reference/updateordersfulfillmentamazonv2).
  path: "/api/v2/orders/{orderId}/fulfillments/{id}",
  packageIdOf: () => null,
  answer({ marketplace, rules, store, params, body, atMs }) {
    const read = readStatus(body);
    if (read.kind === "invalid") return sayNo(ecartApi, 400, { message: read.message });
    const status = { ...read.value, orderId: params["orderId"] ?? "", atMs };
    const change = marketplace.setStatus(store, status, rules);
    if (change.kind === "refused") return refuse(change);
    const { orderId, items } = change.changed;
    const shown = { orderId, items, createdAtMs: atMs, updatedAtMs: atMs };
    const fulfillment = describeFulfillment({ ...shown, shipmentStatus: status.status });
    return sayDone({ success: true, fulfillment });
  },
};

const carriers: OperationRoute = {
  operation: "ecart.carriers",
  method: "GET",
  path: "/api/v2/services/allowed",
  packageIdOf: () => null,
  answer: () => sayRead({ success: true, allowedCarriers: ECART_CARRIERS }),
};

const order: OperationRoute = {
  operation: "ecart.order",
  method: "GET",
  path: "/api/v2/orders/{orderId}",
  packageIdOf: () => null,
  answer({ marketplace, rules, store, params }: ApiCall) {
    const report = marketplace.readOrder(store, params["orderId"] ?? "", rules);
    if ("kind" in report) return refuse(report);
    return sayRead({ success: true, order: describeOrder(report) });
  },
};

/** eCart's API, version 2, for Amazon stores: https://docs.ecartapi.com/docs/endpoints */
export const ecartApi: MarketplaceApi = {
  routes: [fulfillment, fulfillmentStatus, carriers, order],
  requestIdHeader: "x-request-id",
  tokensEnd: false,
  identify(headers, { tokens }) {
    const token = readBearerToken(headers);
    const refuse = (message: string) =>
      ({ kind: "refused", status: 401, words: { message } }) as const;
    if (token === null) return refuse("The access token is missing.");
    if (!isLetIn(token, tokens)) return refuse("Invalid token");
    return { kind: "known", holder: holderOf(token), token };
  },
  // No page describes the body of an error; clients in the field read `message`.
  errorBody: (_status, { code, message }) => ({
    message: code === undefined ? message : `${code}: ${message}`,
  }),
  // Whether Amazon's limit header is passed on is not told.
  headersOf: () => ({}),
};

function sayDone(body: unknown): ApiAnswer {
  return { reply: { status: 200, body }, committed: true };
}

function sayRead(body: unknown): ApiAnswer {
  return { reply: { status: 200, body }, committed: false };
}

function refuse({ status, message }: Refusal): ApiAnswer {
  return sayNo(ecartApi, status, { message });
}
