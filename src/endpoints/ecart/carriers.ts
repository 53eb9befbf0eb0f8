import { z } from "zod";
import type { CarrierReader } from "../reader.ts";
import { readEcartRead } from "./answer.ts";
import { callEcart } from "./call.ts";

const CARRIERS_MAX = 10_000;
const TEXT_LENGTH_MAX = 200;

const text = z.string().trim().min(1).max(TEXT_LENGTH_MAX);
const carriersBody = z.object({
  allowedCarriers: z.array(z.object({ id: text, name: text })).max(CARRIERS_MAX),
});

/**
 * The carriers that an account may name as `companyId`; the ID is recommended,
 * the name works too: https://docs.ecartapi.com/reference/getallallowedsservicesamazonv2
 */
export function createEcartCarriers(options: { readonly timeoutMs: number }): CarrierReader {
  return {
    operation: "ecart.carriers",
    async read(account, ...way) {
      const request = { method: "GET", path: "/api/v2/services/allowed", body: null } as const;
      const called = await callEcart(request, account, options.timeoutMs, ...way);
      return readEcartRead(called, carriersBody, ({ allowedCarriers }) => allowedCarriers);
    },
  };
}
