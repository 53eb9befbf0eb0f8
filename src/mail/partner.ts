/** Somebody who is sent the rows that are theirs, as the config says. */
export interface Partner {
  /** By which rows and the config name them. */
  readonly name: string;
  /** By which mails address them. */
  readonly title: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  /** Null: answers go to the sender. */
  readonly replyTo: string | null;
  readonly language: Language;
  /** Null: all columns of the result. */
  readonly columns: readonly WantedColumn[] | null;
  readonly format: SheetFormat;
  readonly when: MailWhen;
  /** With words in braces; null for the usual one. */
  readonly subject: string | null;
  /** Absolute path of own templates, without ending; null for the usual ones. */
  readonly template: string | null;
  /** Accounts whose rows are theirs where they name no partner. */
  readonly accounts: readonly string[];
}

export type Language = "en" | "de" | "es" | "fr";
export type SheetFormat = "xlsx" | "csv";
/** `problems`: rows that need a person. `changes`: rows posted or updated. */
export type MailWhen = "always" | "problems" | "changes";

/** A column to include. */
export interface WantedColumn {
  readonly column: string;
  /** Null: as in the result. */
  readonly heading: string | null;
}
