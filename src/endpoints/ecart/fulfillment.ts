import type { OperationTraits } from "../../domain/operation.ts";
import { assertInvariant } from "../../errors.ts";
import type { Endpoint } from "../endpoint.ts";
import { sendHttp } from "../http.ts";
import { userAgent } from "../user-agent.ts";
import { readFulfillmentAnswer } from "./fulfillment-answer.ts";

/** A whole answer must have come by then; well within the lease of a claim (30 s). */
export const REQUEST_TIMEOUT_MS = 20_000;

const TRAITS: OperationTraits = {
  name: "ecart.fulfillment",
  api: "ecart",
  transmits: ["trackingNumber", "carrierCode"],
  // A repeat with the same package.id is the documented way to update.
  replaySafe: true,
  carrierNameAsCode: true,
};

/**
 * eCart's "Update fulfillment (Amazon v2)": one call that creates a package and,
 * with the same `package.id`, edits it.
 * https://docs.ecartapi.com/reference/createordersfulfillmentamazonv2
 */
export function createEcartFulfillment(options: { readonly timeoutMs: number }): Endpoint {
  return {
    traits: TRAITS,
    buildRequest({ orderId, packageId, content }) {
      // A URL takes these for a step up the path, escaped or not.
      assertInvariant(
        orderId !== "" && orderId !== "." && orderId !== "..",
        "An order ID that no path can hold reached the endpoint.",
      );
      return {
        version: 1,
        operation: "ecart.fulfillment",
        method: "POST",
        path: `/api/v2/orders/${encodeURIComponent(orderId)}/fulfillments`,
        body: {
          fulfillment: {
            package: { id: packageId },
            tracking: {
              number: content.trackingNumber,
              companyId: content.carrierCode || content.carrierName,
            },
            items: content.items.map(({ id, quantity }) => ({ id, quantity })),
          },
        },
      };
    },
    async send(request, account, signal, onDeparture) {
      const answer = await sendHttp({
        method: request.method,
        url: account.baseUrl.replace(/\/+$/u, "") + request.path,
        headers: {
          authorization: `Bearer ${account.token}`,
          "content-type": "application/json",
          accept: "application/json",
          "user-agent": userAgent(),
        },
        body: JSON.stringify(request.body),
        timeoutMs: options.timeoutMs,
        signal,
        onDeparture,
      });
      return readFulfillmentAnswer(answer, [account.token]);
    },
  };
}

export const ecartFulfillment: Endpoint = createEcartFulfillment({
  timeoutMs: REQUEST_TIMEOUT_MS,
});
