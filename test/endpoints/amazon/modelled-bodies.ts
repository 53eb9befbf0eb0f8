import type { z } from "zod";
import type { BodyListener } from "../../../src/sandbox/options.ts";
import {
  confirmShipmentRequest,
  updateFulfillmentOrderRequest,
  updateShipmentStatusRequest,
} from "./model.ts";

/** What Amazon's models demand of a body, by operation. */
const MODELS: Readonly<Record<string, z.ZodType>> = {
  "amazon.confirmShipment": confirmShipmentRequest,
  "amazon.updateShipmentStatus": updateShipmentStatusRequest,
  "amazon.updateFulfillmentOrder": updateFulfillmentOrderRequest,
};

/** Hears every body that a sandbox gets, and keeps what Amazon's models do not allow. */
export interface BodyInspector {
  readonly hear: BodyListener;
  /** Fails when a body was not as its model has it. */
  expectModelled(): void;
}

/** An inspector for one sandbox. */
export function inspectBodies(): BodyInspector {
  const strange: string[] = [];
  return {
    hear(operation, body) {
      const { error } = MODELS[operation]?.safeParse(body) ?? {};
      if (error) strange.push(`${operation}: ${error.message} in ${JSON.stringify(body)}`);
    },
    expectModelled() {
      if (strange.length === 0) return;
      throw new Error(`Amazon's models do not allow what was sent:\n${strange.join("\n")}`);
    },
  };
}
