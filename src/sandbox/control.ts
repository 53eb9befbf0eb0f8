import { z } from "zod";
import { UserError } from "../errors.ts";
import { BOUNDS } from "./bounds.ts";
import type { FaultPlan } from "./faults.ts";
import type { Exchange, Reply } from "./exchange.ts";
import { heldListSchema, type HeldOrderInput } from "./held-orders.ts";
import { describeIssues } from "./issues.ts";
import type { OrderedInput } from "./ordered.ts";
import { orderedListSchema } from "./ordered.ts";
import { matchRoute } from "./router.ts";
import type { RequestRecord } from "./traffic.ts";
import type { SandboxState } from "./world.ts";

/** The path below which the sandbox itself is spoken to; no token, no limits, no faults. */
const CONTROL_PREFIX = "/sandbox";

/** What can be asked of a running sandbox. */
export interface SandboxControl {
  state(): SandboxState;
  requests(): RequestRecord[];
  /** @throws UserError when it is not a fault plan. */
  setFaults(plan: FaultPlan): void;
  listOrders(orders: readonly OrderedInput[]): void;
  /** Creates fulfillment orders with an order hold. */
  listFulfillmentOrders(orders: readonly HeldOrderInput[]): void;
  reset(): void;
}

interface ControlRoute {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly answer: (control: SandboxControl, body: unknown) => Reply;
}

const ordersBody = z.strictObject({ orders: orderedListSchema });
const heldOrdersBody = z.strictObject({ orders: heldListSchema });

const routes: readonly ControlRoute[] = [
  { method: "GET", path: "/sandbox/state", answer: (control) => done(control.state()) },
  {
    method: "GET",
    path: "/sandbox/requests",
    answer: (control) => done(control.requests()),
  },
  {
    method: "POST",
    path: "/sandbox/faults",
    answer(control, body) {
      // Checked by the callee, which knows the schema.
      control.setFaults(body as FaultPlan);
      return done({ success: true });
    },
  },
  {
    method: "POST",
    path: "/sandbox/orders",
    answer(control, body) {
      const checked = ordersBody.safeParse(body);
      if (!checked.success) return no(400, describeIssues(checked.error));
      control.listOrders(checked.data.orders);
      return done({ success: true, orders: checked.data.orders.length });
    },
  },
  {
    method: "POST",
    path: "/sandbox/fulfillment-orders",
    answer(control, body) {
      const checked = heldOrdersBody.safeParse(body);
      if (!checked.success) return no(400, describeIssues(checked.error));
      control.listFulfillmentOrders(checked.data.orders);
      return done({ success: true, orders: checked.data.orders.length });
    },
  },
  {
    method: "POST",
    path: "/sandbox/reset",
    answer(control) {
      control.reset();
      return done({ success: true });
    },
  },
];

/** Whether a path belongs to the sandbox itself rather than to a marketplace. */
export function isControlPath(path: string): boolean {
  return path === CONTROL_PREFIX || path.startsWith(`${CONTROL_PREFIX}/`);
}

/** Serves one request of the control surface. */
export async function serveControl(control: SandboxControl, exchange: Exchange): Promise<void> {
  const match = matchRoute(routes, exchange.method, exchange.path);
  if (match.kind === "wrong-method") {
    const allow = match.allowed.join(", ");
    exchange.send({ ...no(405, `This path takes ${allow}.`), headers: { allow } });
    return;
  }
  if (match.kind !== "found") {
    const paths = routes.map((route) => `${route.method} ${route.path}`).join(", ");
    exchange.send(no(404, `There is no such path. There are: ${paths}.`));
    return;
  }
  const body = await exchange.readJson(BOUNDS.controlBodyBytes);
  if (body.kind === "gone") return;
  if (body.kind === "too-large") {
    exchange.send(no(413, `The body is larger than ${BOUNDS.controlBodyBytes} bytes.`));
  } else if (body.kind === "not-json") {
    exchange.send(no(400, "The body is not JSON."));
  } else {
    const value = body.kind === "json" ? body.value : undefined;
    exchange.send(answerSafely(match.route, control, value));
  }
}

function answerSafely(route: ControlRoute, control: SandboxControl, body: unknown): Reply {
  try {
    return route.answer(control, body);
  } catch (error) {
    if (error instanceof UserError) return no(400, [error.message, ...error.nextSteps].join(" "));
    throw error;
  }
}

function done(body: unknown): Reply {
  return { status: 200, body };
}

function no(status: number, message: string): Reply {
  return { status, body: { message } };
}
