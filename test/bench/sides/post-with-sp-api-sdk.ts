/**
 * The posts sent with @sp-api-sdk (https://github.com/bizon/selling-partner-api-sdk) with its
 * retry turned on, one after the other.
 */
import { SellingPartnerApiAuth } from "@sp-api-sdk/auth";
import { OrdersApiClient } from "@sp-api-sdk/orders-api-v0";
import { fetchAccessToken, makePostings, readTask, REFRESH_TOKEN } from "./posting.ts";

const task = readTask();
const accessToken = await fetchAccessToken(task.url);

class BenchAuth extends SellingPartnerApiAuth {
  override getAccessToken(): Promise<string> {
    return Promise.resolve(accessToken);
  }
}

/** It knows Amazon's own hosts only. */
class BenchOrders extends OrdersApiClient {
  constructor(url: string) {
    const auth = new BenchAuth({
      clientId: "bench-client",
      clientSecret: "bench-secret",
      refreshToken: REFRESH_TOKEN,
    });
    super({ auth, region: "na", rateLimiting: { retry: true } });
    this.basePath = url;
  }
}

const orders = new BenchOrders(task.url);
for (const { orderId, payload } of makePostings(task.count)) {
  await orders.confirmShipment({ orderId, payload });
}
