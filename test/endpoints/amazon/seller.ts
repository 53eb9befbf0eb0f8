import { onTestFinished } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import type { Clock } from "../../../src/clock.ts";
import { createAmazonCaller } from "../../../src/endpoints/amazon/call.ts";
import type { AmazonCaller } from "../../../src/endpoints/amazon/call.ts";
import { createTokenSource } from "../../../src/endpoints/amazon/lwa.ts";
import type { AmazonEndpointAccount } from "../../../src/endpoints/endpoint.ts";
import type { SandboxOptions } from "../../../src/sandbox/options.ts";
import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import { inspectBodies } from "./modelled-bodies.ts";
import { startSandbox } from "../../../src/sandbox/sandbox.ts";

export const REFRESH_TOKEN = "Atzr|very-secret-refresh";
export const CLIENT_SECRET = "very-secret-client";

/** A signal that never aborts. */
export const never: AbortSignal = new AbortController().signal;

/** A law under which no test waits for a token. */
const FAST = { ratePerSecond: 500, burst: 200 };

/** An account at these addresses. */
export function makeAccount(
  baseUrl: string,
  authUrl = `${baseUrl}/auth/o2/token`,
): AmazonEndpointAccount {
  return {
    name: "acme-us",
    api: "amazon",
    baseUrl,
    authUrl,
    marketplaceId: "ATVPDKIKX0DER",
    clientId: "amzn1.application-oa2-client.very-secret-id",
    clientSecret: CLIENT_SECRET,
    refreshToken: REFRESH_TOKEN,
  };
}

/** A caller with a token source of its own. */
export function makeCaller(parts: { clock?: Clock; timeoutMs?: number } = {}): AmazonCaller {
  const { clock = systemClock, timeoutMs = 5_000 } = parts;
  return createAmazonCaller({ clock, timeoutMs, tokens: createTokenSource({ clock }) });
}

/** A sandbox that stops with the test, with limits that nobody meets, and an account for it. */
export async function openMarketplace(
  options: SandboxOptions = {},
): Promise<{ sandbox: Sandbox; account: AmazonEndpointAccount }> {
  const limits = {
    "amazon.confirmShipment": FAST,
    "amazon.updateShipmentStatus": FAST,
    "amazon.getOrder": FAST,
    "amazon.updateFulfillmentOrder": FAST,
    "amazon.getFulfillmentOrder": FAST,
  };
  const bodies = inspectBodies();
  const sandbox = await startSandbox({ limits, onBody: bodies.hear, ...options });
  onTestFinished(async () => {
    await sandbox.stop();
    bodies.expectModelled();
  });
  return { sandbox, account: makeAccount(sandbox.url) };
}

/** How many requests of an operation a sandbox got. */
export function countRequests(sandbox: Sandbox, operation: string): number {
  return sandbox.requests().filter((record) => record.operation === operation).length;
}
