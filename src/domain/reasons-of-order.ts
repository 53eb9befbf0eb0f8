import type { Reason } from "./reason.ts";

/** Reasons that lie in the order or the account at the marketplace, as it told them itself. */
export const REASONS_OF_ORDER = {
  "ship-plus": {
    meaning:
      "This is a Ship+ order: Amazon confirms its parcels by itself and takes no other confirmation.",
    fix: "Nothing to do for this order; leave its rows out of the sheet.",
    retryable: false,
  },
  "fulfilled-by-amazon": {
    meaning: "Amazon itself ships this order, so there is no parcel of the seller's to confirm.",
    fix: "Leave the rows of this order out of the sheet.",
    retryable: false,
  },
  "order-cancelled": {
    meaning: "The order was cancelled, or the marketplace finds none of its items any more.",
    fix: "Do not ship it. If it has already left, look at the order at the marketplace and stop the parcel or talk to the buyer.",
    retryable: false,
  },
  "order-not-read": {
    meaning:
      "The order was to be read at the marketplace first, and no answer came. Nothing was sent for it.",
    fix: "Run the same command again; what was read is kept. Or leave `--read-orders` away.",
    retryable: true,
  },
  "packages-not-shown": {
    meaning:
      "The account's API does not show which packages an order has, so there is nothing to bring in from it.",
    fix: "Bring in the result of the first post with `shipledger posts import RESULT`, or name an account of Amazon's own API for the same seller.",
    retryable: false,
  },
  "marketplace-invalid": {
    meaning: "Amazon does not take the account's marketplace ID.",
    fix: "Correct `marketplaceId` of the account in the config; for the United States it is ATVPDKIKX0DER.",
    retryable: false,
  },
  "account-inactive": {
    meaning: "The seller account is on vacation or not active in this marketplace.",
    fix: "Bring the account back to active in Seller Central, then run the sheet again.",
    retryable: true,
  },
  "carrier-name-correction": {
    meaning: "Amazon knows this carrier under another name.",
    fix: "Use the carrier code exactly as Seller Central lists it; the marketplace's own words name it.",
    retryable: false,
  },
  "package-id-refused": {
    meaning: "The marketplace refused the package ID. It takes positive whole numbers only.",
    fix: "Correct the package-id in the sheet, or leave it blank so that one is computed.",
    retryable: false,
  },
  "status-refused": {
    meaning: "The marketplace does not take this pickup status for this order.",
    fix: "Use ReadyForPickup, PickedUp or RefusedPickup, and only for orders that are picked up in a store.",
    retryable: false,
  },
  "quota-exceeded": {
    meaning: "The marketplace says that the quota is used up. The parcel was not posted.",
    fix: "Run the same command again later. If it happens often, another program uses the same credentials.",
    retryable: true,
  },
} as const satisfies Record<string, Reason>;
