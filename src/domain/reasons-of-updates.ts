import type { Reason } from "./reason.ts";

/** Reasons that lie in an update of a fulfillment order. */
export const REASONS_OF_UPDATES = {
  "not-on-hold": {
    meaning:
      "The fulfillment order is no longer on hold: it was released to ship, cancelled, or is complete. Nothing of it can change any more.",
    fix: "Leave the order out of the sheet. If its parcels must not leave, cancel it at the marketplace while that is still possible.",
    retryable: false,
  },
  "quantity-above-first": {
    meaning: "The quantity is higher than what was ordered; an update can only lower it.",
    fix: "Correct the quantity, or create another fulfillment order for the rest.",
    retryable: false,
  },
  "address-part-dropped": {
    meaning:
      "The address in the sheet replaces the whole address, and leaves out something that the order has now.",
    fix: "Add the missing part to the row if it still holds. If it is meant to go, there is nothing to do.",
    retryable: false,
  },
  "other-marketplace": {
    meaning: "The row names another marketplace than the one that its account is for.",
    fix: "Check the account of the row, or its marketplace ID.",
    retryable: false,
  },
  "mws-switched-off": {
    meaning: "Amazon's own MWS has been off since March 31, 2024; only gateways still speak it.",
    fix: "Nothing to do if the account's baseUrl is such a gateway. Otherwise use an account with `api` amazon: the same sheet will do.",
    retryable: false,
  },
} as const satisfies Record<string, Reason>;
