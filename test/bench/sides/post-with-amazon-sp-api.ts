/**
 * The posts sent with amazon-sp-api (https://github.com/amz-tools/amazon-sp-api), one after
 * the other as its pages show it; it waits and repeats after a 429 by itself.
 */
import http from "node:http";
import https from "node:https";
import type { RequestOptions } from "node:https";
import { SellingPartner } from "amazon-sp-api";
import { fetchAccessToken, makePostings, readTask, REFRESH_TOKEN } from "./posting.ts";

const task = readTask();
const { hostname, port } = new URL(task.url);
// It knows Amazon's own hosts only, so the way there is bent to the sandbox.
Object.assign(https, {
  request: (options: RequestOptions, onAnswer: (answer: http.IncomingMessage) => void) =>
    http.request({ ...options, hostname, port }, onAnswer),
});
const partner = new SellingPartner({
  region: "na",
  refresh_token: REFRESH_TOKEN,
  access_token: await fetchAccessToken(task.url),
  credentials: {
    SELLING_PARTNER_APP_CLIENT_ID: "bench-client",
    SELLING_PARTNER_APP_CLIENT_SECRET: "bench-secret",
  },
});
for (const { orderId, payload } of makePostings(task.count)) {
  await partner.callAPI({
    operation: "confirmShipment",
    endpoint: "orders",
    path: { orderId },
    body: payload,
    options: { version: "v0" },
  });
}
