import type { Reason } from "./reason.ts";

/** Reasons that lie in an endpoint's answer, in its absence, or in the run itself. */
export const REASONS_OF_ENDPOINT = {
  "already-fulfilled-elsewhere": {
    meaning: "The order is already fulfilled at the marketplace, by hand or by another program.",
    fix: "Look at the order at the marketplace. If its parcels came from an earlier result, bring that in with `shipledger posts import RESULT`.",
    retryable: false,
  },
  "over-fulfillment": {
    meaning: "The marketplace says that more units would be shipped than were ordered.",
    fix: "Correct the quantities. Units shipped by hand or by another program count as well.",
    retryable: false,
  },
  "edit-limit-reached": {
    meaning: "The marketplace allows no more changes to this parcel.",
    fix: "Correct it at the marketplace by hand; it cannot be changed from here any more.",
    retryable: false,
  },
  "unknown-item": {
    meaning: "The marketplace does not know this order item, or it was cancelled.",
    fix: "Check the order-item-id against the order, and whether the item was cancelled. It is text: leading zeros count.",
    retryable: false,
  },
  "unknown-order": {
    meaning: "The marketplace does not know this order for this account.",
    fix: "Check the order number and the account. If every order ends so, check `baseUrl` in the config.",
    retryable: false,
  },
  "carrier-not-supported": {
    meaning: "The marketplace does not take this carrier.",
    fix: "Use a carrier code from the marketplace's list.",
    retryable: false,
  },
  "tracking-refused": {
    meaning:
      "The marketplace refused the tracking number: wrong form for the carrier, already used, or blocked.",
    fix: "Check the tracking number and the carrier against the label.",
    retryable: false,
  },
  "endpoint-rejected": {
    meaning: "The marketplace refused this parcel, for the reason it gave in its own words.",
    fix: "Correct the row as the marketplace says, and run the sheet again.",
    retryable: false,
  },
  "endpoint-refused": {
    meaning: "The server sent the request elsewhere instead of answering it. It was not followed.",
    fix: "Correct `baseUrl` of the account in the config; `shipledger doctor` checks it.",
    retryable: false,
  },
  throttled: {
    meaning:
      "The marketplace answered “too many requests” to the last attempt. The parcel was certainly not posted.",
    fix: "Run the same command again later. If it happens often, another program uses the same credentials, or `limits` in the config is too high.",
    retryable: true,
  },
  "no-clear-answer": {
    meaning:
      "The request was sent, but no clear answer came back. The parcel may be posted or not.",
    fix: "Run the same command again: the parcel is repeated under its package ID, which cannot double it. Or look at the marketplace and tell what you see: `shipledger posts resolve`.",
    retryable: true,
  },
  "not-sent": {
    meaning: "The marketplace could not be reached. The parcel was certainly not posted.",
    fix: "Check the network and `baseUrl` in the config, then run the same command again.",
    retryable: true,
  },
  "credentials-refused": {
    meaning:
      "The marketplace refused the account's credentials, so nothing more was sent for this account.",
    fix: "Renew the account's token, check with `shipledger doctor`, then run the same command again.",
    retryable: true,
  },
  stopped: {
    meaning: "The run was stopped before this parcel's turn came. Nothing was sent for it.",
    fix: "Run the same command again; it goes on where it stopped.",
    retryable: true,
  },
  "claimed-by-other-run": {
    meaning: "Another run is working on this order at the moment.",
    fix: "Wait until it has ended, then run the same command again.",
    retryable: true,
  },
  "claim-lost": {
    meaning: "This run was held up for so long that another one may have taken over the order.",
    fix: "Run the same command again; what the other run posted is skipped.",
    retryable: true,
  },
  "limit-reached": {
    meaning: "The run had already sent as many packages as `--limit` allows.",
    fix: "Run the same command again, with a higher `--limit` or without one.",
    retryable: true,
  },
} as const satisfies Record<string, Reason>;
