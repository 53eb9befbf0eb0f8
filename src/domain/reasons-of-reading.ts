import type { Reason } from "./reason.ts";

/** What reading a sheet has to say about rows that it could read: told as warnings, or why a row is ignored. */
export const REASONS_OF_READING = {
  "normalised-value": {
    meaning:
      "The cell was tidied before use: invisible characters, typographic dashes or a spreadsheet's text marks were taken away, or zeros that the number format paints were put back.",
    fix: "Nothing to do if the value shown is right.",
    retryable: false,
  },
  "leading-zero-lost": {
    meaning:
      "The number is one digit short, as when a spreadsheet reads it as a number and drops the zero in front.",
    fix: "Compare it with the original. If a zero is missing, export again with the column formatted as text.",
    retryable: false,
  },
  "missing-cells": {
    meaning:
      "The row ends before the last column that is read, as when a line break inside a text has cut it in two.",
    fix: "Check that the row is whole. If the cells that it lacks are blank, there is nothing to do.",
    retryable: false,
  },
  "surplus-cells": {
    meaning:
      "The row has cells beyond the last header, as when a comma inside a text was not quoted and moved the cells behind it.",
    fix: "Check that the cells of this row stand under the right headers. Quote the text, or export as XLSX.",
    retryable: false,
  },
  "duplicate-column": {
    meaning: "Two columns of the sheet have the same header, and only the first of them is read.",
    fix: "Rename or remove the column that is not meant.",
    retryable: false,
  },
  "hidden-row": {
    meaning: "The row is hidden in the sheet, for example by a filter. It is read all the same.",
    fix: "If it must not be sent, delete the row. If it must, there is nothing to do.",
    retryable: false,
  },
  "merged-cell": {
    meaning: "The cell is merged with the one above, so its value was taken from there.",
    fix: "Nothing to do if the value is right for this row too. Otherwise unmerge the cells and fill them.",
    retryable: false,
  },
  "footer-row": {
    meaning: "This is a note or a page footer below the shipments, and no shipment.",
    fix: "Nothing to do. If it is a real shipment, give it a tracking number.",
    retryable: false,
  },
} as const satisfies Record<string, Reason>;
