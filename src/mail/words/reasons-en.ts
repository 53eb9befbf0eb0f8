import type { ReasonTexts } from "./words.ts";

export const REASONS_ENGLISH: ReasonTexts = {
  "missing-value": {
    what: "A cell is empty that must not be",
    todo: "Fill in the cell.",
  },
  "invalid-value": {
    what: "A cell holds something that cannot be right",
    todo: "Correct the cell as the reason says.",
  },
  "invalid-quantity": {
    what: "The quantity is not a whole number from 1",
    todo: "Write how many units of the item are in the parcel.",
  },
  "mangled-number": {
    what: "A spreadsheet has changed a long number",
    todo: "Format the column as text and copy the number from the original again. Lost digits cannot be guessed.",
  },
  "multiple-tracking-numbers": {
    what: "One cell holds several tracking numbers",
    todo: "Write one row for each parcel, with its own number and quantities.",
  },
  "ambiguous-date": {
    what: "A date can be read in two ways",
    todo: "Write dates as YYYY-MM-DD, for example 2026-04-03.",
  },
  "unknown-carrier": {
    what: "The carrier is not known",
    todo: "Use the marketplace’s code or name of the carrier.",
  },
  "tracking-mismatch": {
    what: "Tracking number and carrier do not fit together",
    todo: "Check both against the label.",
  },
  "conflicting-rows": {
    what: "Rows of one parcel contradict each other",
    todo: "Make them agree, or give each parcel a tracking number of its own.",
  },
  "duplicate-row": {
    what: "The same row stands there twice",
    todo: "Take one of them out, or write the whole quantity into one.",
  },
  "rejected-with-package": {
    what: "Another row of the same parcel is wrong",
    todo: "Correct that row; this one is in order.",
  },
  "held-with-order": {
    what: "Another row of the order has no tracking number that can be used",
    todo: "Correct that row; this one is in order.",
  },
  "missing-items": {
    what: "It is not known which items are in the parcel",
    todo: "Add the order item ID and the quantity.",
  },
  superseded: {
    what: "The row is older than a later correction",
    todo: "If it is right after all, send it in a new sheet, with “update” in a column “action”.",
  },
  "needs-action": {
    what: "Another parcel, or a corrected number?",
    todo: "These items were already reported under another tracking number. Write “create” (another parcel) or “update” (a corrected number) into a column “action”.",
  },
  "ambiguous-package": {
    what: "Several parcels could be meant",
    todo: "Write the number under which the parcel was first reported into a column “original-tracking-number”.",
  },
  "inconsistent-with-initial-post": {
    what: "Items or quantities differ from those first reported",
    todo: "Bring them back to what was first reported. If the parcel really holds something else, please tell us.",
  },
  "package-id-in-use": {
    what: "The row says “create”, but this parcel is known already",
    todo: "Write “update” to change it. If it is another parcel, give it its own tracking number.",
  },
  "package-id-conflict": {
    what: "The package ID belongs to another parcel",
    todo: "Correct the package ID or the tracking number.",
  },
  "over-shipment": {
    what: "More units than are left to be shipped",
    todo: "Check the quantities.",
  },
  "over-fulfillment": {
    what: "More units than were ordered",
    todo: "Check the quantities.",
  },
  "unknown-item": {
    what: "The marketplace does not know the order item",
    todo: "Check the order item ID, leading zeros included. The item may have been cancelled.",
  },
  "unknown-order": {
    what: "The marketplace does not know the order",
    todo: "Check the order number.",
  },
  "carrier-not-supported": {
    what: "The marketplace does not take this carrier",
    todo: "Use a carrier of the marketplace’s list.",
  },
  "carrier-name-correction": {
    what: "The marketplace knows the carrier under another name",
    todo: "Use the name that the marketplace gives.",
  },
  "tracking-refused": {
    what: "The marketplace refused the tracking number",
    todo: "Check number and carrier against the label.",
  },
  "endpoint-rejected": {
    what: "The marketplace refused the parcel",
    todo: "Correct what the marketplace names.",
  },
  "order-cancelled": {
    what: "The order was cancelled",
    todo: "Do not ship it, and take its rows out. If it has left already, please tell us at once.",
  },
  "ship-plus": {
    what: "The marketplace confirms this order by itself",
    todo: "Leave its rows out of the sheet.",
  },
  "fulfilled-by-amazon": {
    what: "Amazon ships this order itself",
    todo: "Leave its rows out of the sheet.",
  },
  "status-refused": {
    what: "The marketplace does not take this pickup status",
    todo: "Use ReadyForPickup, PickedUp or RefusedPickup, and only for orders that are picked up in a store.",
  },
  "not-on-hold": {
    what: "The order is no longer on hold",
    todo: "Nothing of it can change any more. If its parcels must not leave, please tell us at once.",
  },
  "quantity-above-first": {
    what: "The quantity is higher than what was ordered",
    todo: "Correct the quantity; it can only be lowered.",
  },
};
