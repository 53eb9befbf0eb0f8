import type { Reason } from "./reason.ts";

/** Reasons that lie in what the ledger knows of the order. */
export const REASONS_OF_LEDGER = {
  "already-posted": {
    meaning:
      "The marketplace already has exactly what this row says of its parcel or order. Nothing was sent.",
    fix: "Nothing to do.",
    retryable: false,
  },
  superseded: {
    meaning:
      "This row is older than what was last posted for the parcel or order. It was left out, so that a correction is not undone.",
    fix: "Nothing to do. If this row is right after all, put it into a new sheet; for a parcel with action `update`.",
    retryable: false,
  },
  "needs-action": {
    meaning:
      "These items were already posted under another tracking number. This may be a second parcel, or a corrected number.",
    fix: "Write `create` (another parcel) or `update` (a corrected number) in the action column, or answer for the run: `--changed-tracking create` or `--changed-tracking update`.",
    retryable: false,
  },
  "ambiguous-package": {
    meaning: "Several posted parcels could be the one that this row wants to change.",
    fix: "Name the parcel by its package-id or original-tracking-number; `shipledger posts show ORDER` lists them.",
    retryable: false,
  },
  "inconsistent-with-initial-post": {
    meaning:
      "The items or quantities differ from those of the parcel's first post, and the marketplace only lets the rest be changed.",
    fix: "Bring items and quantities back to the first post, or correct the parcel at the marketplace by hand.",
    retryable: false,
  },
  "package-id-in-use": {
    meaning:
      "The row says `create`, but this parcel is already at the marketplace with other details.",
    fix: "Write `update` to change it, or give the new parcel its own tracking number and package-id.",
    retryable: false,
  },
  "package-id-conflict": {
    meaning:
      "The package-id and the other details of the row do not belong together: the ledger has one of them for another parcel of this order, or with other details.",
    fix: "Correct the package-id (`shipledger posts show ORDER` lists them) or the tracking number.",
    retryable: false,
  },
  "unknown-package-id": {
    meaning:
      "The row wants to update a parcel that this ledger does not know, and the marketplace cannot be asked for its package ID.",
    fix: "Bring in the result of the first post with `shipledger posts import RESULT`, or give package-id or original-tracking-number in the sheet and add `--trust-package-ids`.",
    retryable: false,
  },
  "history-missing": {
    meaning:
      "The marketplace shows more units shipped than this ledger knows of, so this parcel may be there already.",
    fix: "Bring in the earlier result with `shipledger posts import RESULT` (of Amazon's own API, `posts import SHEET --read-orders` brings in what is there). If the parcel is a new one, write `create` in its action column.",
    retryable: false,
  },
  "settle-first": {
    meaning:
      "An earlier post of this parcel or order got no clear answer, and this row wants something else.",
    fix: "Run the earlier sheet again, or look at the marketplace and tell what you see: `shipledger posts resolve`.",
    retryable: false,
  },
  "not-posted": {
    meaning:
      "The row's own result, or the marketplace, says that the parcel is not there, so there is nothing to bring in.",
    fix: "Nothing to do here. If the parcel is still to be sent, run the sheet.",
    retryable: false,
  },
  "no-package": {
    meaning:
      "The row tells its order something besides its parcels, such as a pickup status; only parcels are brought in.",
    fix: "Nothing to do.",
    retryable: false,
  },
  "over-shipment": {
    meaning: "The new parcels hold more units than are still unshipped of the order.",
    fix: "Correct the quantities. `shipledger posts show ORDER` lists what was already posted.",
    retryable: false,
  },
  "posted-through-other-account": {
    meaning:
      "This parcel was posted through another account of the same seller, and only there can it be changed: no API knows the package IDs of another.",
    fix: "Write that account in the account column, or give it with `--account NAME`. If it is no more, `--trust-package-ids` sends a change through this account, under the same package ID.",
    retryable: false,
  },
  "known-to-other-seller": {
    meaning: "This order is already in the ledger under another seller.",
    fix: "Choose the right account with the account column or `--account NAME`. If both accounts serve one seller, give them the same `seller` in the config.",
    retryable: false,
  },
} as const satisfies Record<string, Reason>;
