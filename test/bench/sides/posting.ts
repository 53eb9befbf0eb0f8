/** What the peers' programs share: their task, and the posts to send. */

export interface PostingTask {
  /** Base URL of the sandbox. */
  readonly url: string;
  readonly count: number;
  readonly ratePerSecond: number;
  readonly burst: number;
}

/** The task that the bench gave as the one argument. */
export function readTask(): PostingTask {
  return JSON.parse(process.argv[2] ?? "{}") as PostingTask;
}

export interface Posting {
  readonly orderId: string;
  readonly payload: {
    readonly marketplaceId: string;
    readonly packageDetail: {
      readonly packageReferenceId: string;
      readonly carrierCode: string;
      readonly trackingNumber: string;
      readonly shipDate: string;
      readonly orderItems: { readonly orderItemId: string; readonly quantity: number }[];
    };
  };
}

/** One confirmation of a shipment per order. */
export function makePostings(count: number): Posting[] {
  return Array.from({ length: count }, (_, index): Posting => {
    const serial = String(index).padStart(7, "0");
    return {
      orderId: `113-${serial}-0000000`,
      payload: {
        marketplaceId: "ATVPDKIKX0DER",
        packageDetail: {
          packageReferenceId: String(index + 1),
          carrierCode: "UPS",
          trackingNumber: `1Z999103${serial}`,
          shipDate: "2026-11-20T12:00:00Z",
          orderItems: [{ orderItemId: `1000000${serial}`, quantity: 1 }],
        },
      },
    };
  });
}

export const REFRESH_TOKEN = "bench-refresh-token";

/** An access token of the sandbox's Login with Amazon. */
export async function fetchAccessToken(url: string): Promise<string> {
  const response = await fetch(`${url}/auth/o2/token`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "refresh_token",
      refresh_token: REFRESH_TOKEN,
      client_id: "bench-client",
      client_secret: "bench-secret",
    }),
  });
  const answer = (await response.json()) as { access_token?: string };
  if (answer.access_token === undefined) throw new Error(`no token: ${response.status}`);
  return answer.access_token;
}

/** Sends one post with fetch; answers the status. */
export async function postOnce(url: string, token: string, posting: Posting): Promise<number> {
  const response = await fetch(`${url}/orders/v0/orders/${posting.orderId}/shipmentConfirmation`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-amz-access-token": token },
    body: JSON.stringify(posting.payload),
  });
  await response.arrayBuffer();
  return response.status;
}
