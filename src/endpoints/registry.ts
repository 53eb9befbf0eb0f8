import { ecartFulfillment } from "./ecart/fulfillment.ts";
import type { Endpoints } from "./endpoint.ts";

/** Every operation that can be sent. A name without its endpoint is a type error. */
export const ENDPOINTS = {
  "ecart.fulfillment": ecartFulfillment,
} as const satisfies Endpoints;
