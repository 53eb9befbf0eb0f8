import { onTestFinished } from "vitest";
import { createMwsUpdateFulfillmentOrder } from "../../../src/endpoints/mws/update-fulfillment-order.ts";
import type { MwsEndpointAccount } from "../../../src/endpoints/endpoint.ts";
import type { SandboxOptions } from "../../../src/sandbox/options.ts";
import { startSandbox, type Sandbox } from "../../../src/sandbox/sandbox.ts";

export const SECRET_KEY = "very-secret-key-of-acme";
export const AUTH_TOKEN = "amzn.mws.very-secret-token";

/** An account at a gateway. */
export function makeMwsAccount(
  baseUrl: string,
  more: Partial<MwsEndpointAccount> = {},
): MwsEndpointAccount {
  return {
    name: "acme-mws",
    api: "mws",
    baseUrl,
    sellerId: "A1ACME",
    authToken: AUTH_TOKEN,
    accessKeyId: "AKIDOFACME0123456789",
    secretKey: SECRET_KEY,
    ...more,
  };
}

/** When every request is made: the moment of the page's example. */
export const NOW_MS = Date.UTC(2014, 0, 2, 2, 40, 36);

/** The endpoint, whose clock stands still. */
export function makeEndpoint(timeoutMs = 5_000) {
  return createMwsUpdateFulfillmentOrder({ timeoutMs, nowMs: () => NOW_MS });
}

/** A sandbox that stops with the test and knows the account's key. */
export async function openGateway(
  options: SandboxOptions = {},
): Promise<{ sandbox: Sandbox; account: MwsEndpointAccount }> {
  const limits = { "mws.UpdateFulfillmentOrder": { ratePerSecond: 500, burst: 200 } };
  const sandbox = await startSandbox({ limits, mwsSecretKey: SECRET_KEY, ...options });
  onTestFinished(() => sandbox.stop());
  return { sandbox, account: makeMwsAccount(sandbox.url) };
}
