import type { ResultSheet, ResultSheetRow } from "../../src/domain/result-sheet.ts";
import type { LetterOrder } from "../../src/mail/letter.ts";
import type { Partner } from "../../src/mail/partner.ts";

/** A partner with nothing special about it. */
export function makePartner(change: Partial<Partner> = {}): Partner {
  const name = change.name ?? "north";
  return {
    name,
    title: name,
    to: [`ops@${name}.example`],
    cc: [],
    replyTo: null,
    language: "en",
    columns: null,
    format: "xlsx",
    when: "always",
    subject: null,
    template: null,
    accounts: [],
    ...change,
  };
}

/** A row of a result, without cells. */
export function makeSheetRow(change: Partial<ResultSheetRow>): ResultSheetRow {
  return {
    row: 2,
    cells: [],
    partner: "north",
    account: "",
    orderId: "111-1",
    trackingNumber: "1Z1",
    packageId: "",
    result: "posted",
    reasonCode: "",
    reason: "",
    sourceFile: "manifest.csv",
    sourceRow: "2",
    ...change,
  };
}

/** What a letter is written from. */
export function makeLetterOrder(change: Partial<LetterOrder>): LetterOrder {
  const rows = change.rows ?? [];
  return {
    partner: makePartner(),
    rows,
    date: "2026-11-16",
    run: "run-1",
    file: "manifest.csv",
    isOneSheet: true,
    attachment: "shipments.xlsx",
    isRehearsal: false,
    part: 1,
    parts: 1,
    firstRow: 1,
    rowsInAll: rows.length,
    filter: (text) => text,
    sender: "Acme Shipping",
    ...change,
  };
}

/** A result of these columns; what they mean is what they are called. */
export function makeSheet(
  headers: readonly ResultSheet["columns"][number]["meaning"][],
  rows: readonly (readonly string[])[],
): ResultSheet {
  const cellOf = (cells: readonly string[], name: string): string =>
    cells[headers.findIndex((header) => header === name)] ?? "";
  return {
    fileName: "manifest.result.csv",
    fileHash: "ab".repeat(32),
    runId: "run-1",
    columns: headers.map((meaning) => ({ header: String(meaning), meaning })),
    rows: rows.map((cells, index) => ({
      row: index + 2,
      cells,
      partner: cellOf(cells, "partner"),
      account: cellOf(cells, "account"),
      orderId: cellOf(cells, "order-id"),
      trackingNumber: cellOf(cells, "tracking-number"),
      packageId: cellOf(cells, "package-id"),
      result: cellOf(cells, "result"),
      reasonCode: cellOf(cells, "reason-code"),
      reason: cellOf(cells, "reason"),
      sourceFile: cellOf(cells, "source-file"),
      sourceRow: cellOf(cells, "source-row"),
    })),
  };
}
