import type { ReadPackage } from "../../domain/order-reading.ts";
import type { ReasonCode } from "../../domain/reasons.ts";
import type { ReadBack, ReadBackAnswer, ShownPackage } from "../endpoint.ts";
import type { OrderReader, ReadFailure } from "../reader.ts";

const FAILURE_CODES = {
  "not-sent": "not-sent",
  "no-answer": "no-clear-answer",
  refused: "endpoint-rejected",
  unreadable: "no-clear-answer",
} as const satisfies Record<ReadFailure, ReasonCode>;

/** Reads back the packages of an order, with the IDs under which they were posted. */
export function createReadBack(orders: OrderReader): ReadBack {
  return {
    async readPackages(orderId, account, signal) {
      const answer = await orders.read(orderId, account, signal);
      const no = (code: ReasonCode, retryAfterMs: number | null = null): ReadBackAnswer => {
        const message = answer.kind === "read" ? "The packages were not told." : answer.message;
        return { kind: "unreadable", code, message, retryAfterMs };
      };
      switch (answer.kind) {
        case "read": {
          const { packages } = answer.reading;
          return packages === null
            ? no("no-clear-answer")
            : { kind: "read", packages: packages.map(showPackage) };
        }
        case "not-found":
          return no("unknown-order");
        case "refused-credentials":
          return no("credentials-refused");
        case "throttled":
          return no("throttled", answer.retryAfterMs);
        case "failed":
          return no(FAILURE_CODES[answer.why]);
        default:
          return answer satisfies never;
      }
    },
  };
}

function showPackage(parcel: ReadPackage): ShownPackage {
  return {
    packageId: parcel.packageReferenceId,
    content: {
      trackingNumber: parcel.trackingNumber,
      carrierCode: parcel.carrier,
      carrierName: "",
      shipMethod: parcel.shippingService,
      shipDate: parcel.shippedAt,
      items: parcel.items,
    },
  };
}
