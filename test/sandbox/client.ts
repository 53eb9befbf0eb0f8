import { onTestFinished } from "vitest";
import type { SandboxOptions } from "../../src/sandbox/options.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";

/** A sandbox that stops with the test. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

/** What a client sees of an answer. */
export interface Seen {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

/** A request in JSON. `token` goes into the header as it is. */
export async function call(
  sandbox: Sandbox,
  method: string,
  path: string,
  { body, token = "Bearer rehearsal-token" }: { body?: unknown; token?: string | null } = {},
): Promise<Seen> {
  const response = await fetch(sandbox.url + path, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: token }),
      "content-type": "application/json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { status, headers } = response;
  return { status, headers, body: await response.json() };
}

/** Posts a package of order 111-1, unless told otherwise. */
export function ship(
  sandbox: Sandbox,
  change: {
    order?: string;
    id?: unknown;
    number?: string;
    company?: string;
    items?: unknown;
    token?: string | null;
  } = {},
): Promise<Seen> {
  return call(sandbox, "POST", `/api/v2/orders/${change.order ?? "111-1"}/fulfillments`, {
    body: shipmentBody(change),
    ...(change.token === undefined ? {} : { token: change.token }),
  });
}

/** The body of {@link ship}. */
export function shipmentBody(
  change: { id?: unknown; number?: string; company?: string; items?: unknown } = {},
) {
  return {
    fulfillment: {
      package: { id: "id" in change ? change.id : "1000001" },
      tracking: { number: change.number ?? "TRACK-1", companyId: change.company ?? "ups" },
      items: change.items ?? [{ id: "item-a", quantity: 1 }],
    },
  };
}

/** The text of an answer that says no. */
export function messageOf(seen: Seen): string {
  const { message } = seen.body as { message?: unknown };
  return String(message);
}
