import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { staticConfirmation } from "../endpoints/amazon/model.ts";
import type { Seen } from "./client.ts";

/** The parameters of Login with Amazon; undefined leaves one out. */
export function tokenForm(change: Record<string, string | undefined> = {}): URLSearchParams {
  const form = {
    grant_type: "refresh_token",
    refresh_token: "Atzr|rehearsal-token",
    client_id: "client",
    client_secret: "secret",
    ...change,
  };
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) {
    if (value !== undefined) params.set(name, value);
  }
  return params;
}

/** Asks Login with Amazon. */
export function askLwa(
  sandbox: Sandbox,
  body: URLSearchParams | string | null = tokenForm(),
  init: RequestInit = {},
  url = `${sandbox.url}/auth/o2/token`,
): Promise<Seen> {
  return see(fetch(url, { method: "POST", body, ...init }));
}

/** An access token for a refresh token. */
export async function tokenOf(sandbox: Sandbox, refreshToken?: string): Promise<string> {
  const seen = await askLwa(
    sandbox,
    refreshToken === undefined ? tokenForm() : tokenForm({ refresh_token: refreshToken }),
  );
  return String((seen.body as { access_token: unknown }).access_token);
}

/** A request of Amazon's API. `token` null sends none; undefined asks for a fresh one. */
export async function callAmazon(
  sandbox: Sandbox,
  method: string,
  path: string,
  { body, token }: { body?: unknown; token?: string | null } = {},
): Promise<Seen> {
  const access = token === undefined ? await tokenOf(sandbox) : token;
  return see(
    fetch(sandbox.url + path, {
      method,
      headers: {
        ...(access === null ? {} : { "x-amz-access-token": access }),
        "content-type": "application/json",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
}

/** Confirms a package of order 111-1: that of the static case with other details and items. */
export function confirm(
  sandbox: Sandbox,
  change: {
    readonly order?: string;
    readonly token?: string | null;
    readonly detail?: Record<string, unknown>;
    readonly top?: Record<string, unknown>;
  } = {},
): Promise<Seen> {
  const { packageDetail, ...rest } = staticConfirmation();
  const items = [{ orderItemId: "item-a", quantity: 1 }];
  const path = `/orders/v0/orders/${change.order ?? "111-1"}/shipmentConfirmation`;
  return callAmazon(sandbox, "POST", path, {
    body: {
      ...rest,
      packageDetail: { ...packageDetail, orderItems: items, ...change.detail },
      ...change.top,
    },
    ...(change.token === undefined ? {} : { token: change.token }),
  });
}

/** The errors of an answer, each as `code: message (details)`. */
export function errorsOf({ body }: Seen): string[] {
  const { errors } = body as { errors: { code: string; message: string; details?: string }[] };
  return errors.map(
    ({ code, message, details }) => `${code}: ${message}${details ? ` (${details})` : ""}`,
  );
}

async function see(answer: Promise<Response>): Promise<Seen> {
  const response = await answer;
  const text = await response.text();
  const body: unknown = text === "" ? undefined : JSON.parse(text);
  return { status: response.status, headers: response.headers, body };
}
