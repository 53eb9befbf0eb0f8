import { orderSegment } from "../order-path.ts";
import type { OrderReader } from "../reader.ts";
import { readEcartRead } from "./answer.ts";
import { callEcart } from "./call.ts";
import { ecartOrderBody, readEcartOrder } from "./order-body.ts";

/** eCart's order: what is ordered and how far it has come, but no package IDs. https://docs.ecartapi.com/docs/orders */
export function createEcartOrder(options: { readonly timeoutMs: number }): OrderReader {
  return {
    operation: "ecart.order",
    async read(orderId, account, ...way) {
      const path = `/api/v2/orders/${orderSegment(orderId)}`;
      const request = { method: "GET", path, body: null } as const;
      const called = await callEcart(request, account, options.timeoutMs, ...way);
      return readEcartRead(called, ecartOrderBody, (body) => readEcartOrder(body, orderId));
    },
  };
}
