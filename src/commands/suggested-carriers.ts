import { AMAZON_CARRIERS } from "../batch/rules/amazon-carriers.ts";
import type { SuggestedCarriers } from "../sheet/template/template-columns.ts";

/**
 * Carriers that templates suggest. eCart publishes no list, only each account's
 * own, which a run reads; these are names of carriers after the pattern of
 * https://docs.ecartapi.com/reference/getallallowedsservicesamazonv2.
 */
export const SUGGESTED_CARRIERS: SuggestedCarriers = {
  ecart: ["ups", "usps", "fedex", "dhl", "ontrac", "lasership", "dpd", "gls"],
  amazon: AMAZON_CARRIERS,
};
