import type { Reason } from "./reason.ts";

/** Reasons that lie in the sheet: what was read, before the ledger is asked. */
export const REASONS_OF_SHEET = {
  "missing-column": {
    meaning: "No column of the sheet could be recognised as the order or as the tracking number.",
    fix: "Say which column is what with `shipledger map FILE`, once for all such sheets, or name the column as in `shipledger template ecart.fulfillment --out F.xlsx`.",
    retryable: false,
  },
  "missing-value": {
    meaning: "A cell that is needed to send this row is empty.",
    fix: "Fill in the cell and run the sheet again; rows already posted are skipped.",
    retryable: false,
  },
  "invalid-value": {
    meaning: "A cell holds something that cannot be right for its column.",
    fix: "Correct the cell as the reason says and run the sheet again.",
    retryable: false,
  },
  "invalid-quantity": {
    meaning: "The quantity is not a whole number from 1.",
    fix: "Enter how many units of this item are in the parcel, as a whole number.",
    retryable: false,
  },
  "mangled-number": {
    meaning:
      "A spreadsheet has turned this number into another one: digits were rounded or written with an exponent.",
    fix: "Take the number from the original file and format the column as text before pasting it. The lost digits cannot be guessed.",
    retryable: false,
  },
  "multiple-tracking-numbers": {
    meaning:
      "One cell holds several tracking numbers, so nobody can tell which items travel under which.",
    fix: "Write one row for each parcel, with its own tracking number and quantities.",
    retryable: false,
  },
  "ambiguous-date": {
    meaning: "The date can be read in two ways, such as 03/04.",
    fix: "Write dates as YYYY-MM-DD, for example 2026-04-03.",
    retryable: false,
  },
  "unknown-carrier": {
    meaning: "No carrier is known by this code or name; the marketplace may refuse it.",
    fix: "Use a code from the marketplace's list of carriers, or add a carrier mapping to the profile.",
    retryable: false,
  },
  "tracking-mismatch": {
    meaning: "The tracking number does not look like one of the carrier that stands beside it.",
    fix: "Check both: one of them probably belongs to another parcel.",
    retryable: false,
  },
  "unreadable-file": {
    meaning:
      "The file could not be read: it is damaged, protected, or of another kind than its name says.",
    fix: "Open it in a spreadsheet program, save it as XLSX or CSV, and run that file.",
    retryable: false,
  },
  "limit-exceeded": {
    meaning:
      "The file is larger than what is read at once: too many rows, too many bytes or too long a cell.",
    fix: "Split the file into smaller ones and name them all in one command.",
    retryable: false,
  },
  "conflicting-rows": {
    meaning:
      "Rows of one parcel contradict each other: different carriers, dates, actions or package IDs, or one package ID on two tracking numbers.",
    fix: "Make the rows of the parcel agree, or give each parcel its own tracking number.",
    retryable: false,
  },
  "duplicate-row": {
    meaning:
      "The same row stands in the sheet twice, so nobody can tell whether its units count once or twice.",
    fix: "Remove one of them, or answer for the run: `--duplicate-rows once` or `--duplicate-rows sum`.",
    retryable: false,
  },
  "rejected-with-package": {
    meaning:
      "This row is in order, but another row that is sent together with it is not; a parcel is sent whole or not at all.",
    fix: "Correct the other row, which says what is wrong, and run the sheet again.",
    retryable: false,
  },
  "held-with-order": {
    meaning:
      "Another row of this order has no tracking number that can be used, so its units might belong to this parcel.",
    fix: "Correct the other row of this order, and run the sheet again.",
    retryable: false,
  },
  "missing-items": {
    meaning:
      "The row does not say which items, or how many, are in the parcel, and the order is not known.",
    fix: "Add order-item-id and quantity, or bring in the order: `--orders FILE` (a marketplace order report) or `--read-orders`.",
    retryable: false,
  },
  "control-total-mismatch": {
    meaning:
      "The sheets hold another number of packages than `--expect-packages` said, or of units than `--expect-quantity` said. Nothing was sent.",
    fix: "Find the missing or surplus parcels, or give the right numbers with `--expect-packages N` and `--expect-quantity N`.",
    retryable: false,
  },
  "example-row": {
    meaning: "This is an example row of a template, and no shipment.",
    fix: "Nothing to do. If it is a real shipment, write its real order number into it.",
    retryable: false,
  },
  "total-row": {
    meaning: "This is a total at the end of a sheet, and no shipment.",
    fix: "Nothing to do. If it is a real shipment, give it an order number.",
    retryable: false,
  },
  "voided-row": {
    meaning: "The row says that its label was voided: this parcel did not leave.",
    fix: "Nothing to do. If it left after all, clear the cell that says it was voided. `shipledger reconcile` tells whether it was posted before.",
    retryable: false,
  },
  "left-out-by-profile": {
    meaning:
      "The layout of the sheet says that rows like this one are no shipments: returns, cancelled lines, lines of another kind.",
    fix: "Nothing to do. If it is a shipment after all, correct the cell that the reason names, or read the sheet with `--profile generic`.",
    retryable: false,
  },
  "repeated-header": {
    meaning: "The headers stand here once more, as between pages of a printed list.",
    fix: "Nothing to do.",
    retryable: false,
  },
  "already-ignored": {
    meaning: "An earlier result already answered this row as no shipment.",
    fix: "Nothing to do. If it is a shipment after all, clear its result cell and run the sheet again.",
    retryable: false,
  },
} as const satisfies Record<string, Reason>;
