import type { ReasonCode } from "../../domain/reasons.ts";
import type { Language } from "../partner.ts";
import type { PartnerTask } from "../what-to-do.ts";
import { GERMAN } from "./de.ts";
import { ENGLISH } from "./en.ts";
import { SPANISH } from "./es.ts";
import { FRENCH } from "./fr.ts";

/** What a mail says, in one language. Texts are plain; the templates put them into place. */
export interface LetterWords {
  /** In front of the subject of a rehearsal. */
  readonly rehearsalMark: string;
  readonly rehearsal: string;
  readonly subject: (of: {
    readonly partner: string;
    readonly date: string;
    readonly rows: number;
    readonly problems: number;
  }) => string;
  readonly part: (of: {
    readonly part: number;
    readonly parts: number;
    readonly from: number;
    readonly to: number;
    readonly rows: number;
  }) => string;
  readonly greeting: (partner: string) => string;
  readonly intro: (of: { readonly file: string; readonly date: string }) => string;
  readonly results: Readonly<Record<LetterCount, string>>;
  readonly countTitles: readonly [string, string];
  readonly noProblems: string;
  readonly tasks: Readonly<Record<PartnerTask, TaskWords>>;
  readonly reasons: ReasonTexts;
  readonly columns: Readonly<Record<"order" | "tracking" | "place", string>>;
  readonly more: (rows: number) => string;
  readonly attachment: (name: string) => string;
  readonly footer: (run: string) => string;
  readonly number: (count: number) => string;
}

/** What a group of problems asks of the partner. */
export interface TaskWords {
  readonly title: (rows: number) => string;
  readonly say: string;
}

/** What a partner is told about a problem: what it is, as a title, and what to do. */
export interface ReasonText {
  readonly what: string;
  readonly todo: string;
}
/** Only of what a partner can do something about. */
export type ReasonTexts = Readonly<Partial<Record<ReasonCode, ReasonText>>>;

/** What is counted in a mail; the words of the `result` column. */
export type LetterCount =
  | "posted"
  | "updated"
  | "already-posted"
  | "ignored"
  | "rejected"
  | "failed"
  | "in-doubt"
  | "not-attempted";

/** The words of each language. */
export const LETTER_WORDS: Readonly<Record<Language, LetterWords>> = {
  en: ENGLISH,
  de: GERMAN,
  es: SPANISH,
  fr: FRENCH,
};
