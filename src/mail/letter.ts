import { printable } from "../domain/normalise.ts";
import { isReasonCode, reasonOf } from "../domain/reasons.ts";
import { needsPerson, RESULTS } from "../domain/result-row.ts";
import type { ResultSheetRow } from "../domain/result-sheet.ts";
import type { SentenceFilter } from "./hide-others.ts";
import { baseName } from "./hide-paths.ts";
import type { Partner } from "./partner.ts";
import { PARTNER_TASKS, taskOf } from "./what-to-do.ts";
import type { PartnerTask } from "./what-to-do.ts";
import { LETTER_WORDS } from "./words/words.ts";

/** Rows that a group of problems shows; the attachment has them all. */
const SHOWN_ROWS_MAX = 20;
/** Reasons that a section tells apart; a result that somebody wrote into may have any number. */
const SHOWN_GROUPS_MAX = 30;
const SUBJECT_LENGTH_MAX = 200;
const TEXT_LENGTH_MAX = 300;

/** What a mail says, ready to be put into a template as `it`. Every text is one line and no markup. */
export interface Letter {
  readonly language: string;
  readonly subject: string;
  readonly greeting: string;
  readonly intro: string;
  /** "" where there is nothing to say. */
  readonly rehearsal: string;
  readonly part: string;
  readonly countTitles: readonly [string, string];
  /** Rows by result, zeros left out. */
  readonly counts: readonly { readonly label: string; readonly rows: string }[];
  readonly noProblems: string;
  readonly columns: Readonly<Record<"order" | "tracking" | "place", string>>;
  /** By what they ask of the partner, most urgent first. */
  readonly sections: readonly ProblemSection[];
  readonly attachment: string;
  /** Who sends it, "" where that has no name. */
  readonly sender: string;
  readonly footer: string;
}

/** Rows that ask the same of the partner. */
export interface ProblemSection {
  readonly title: string;
  readonly say: string;
  readonly groups: readonly ProblemGroup[];
  /** Of rows that no group shows; "" when there are none. */
  readonly more: string;
}

/** Rows with one reason; texts are "" where the section says it all. */
export interface ProblemGroup {
  readonly code: string;
  readonly what: string;
  readonly todo: string;
  /** The reason of all rows; "" where each has its own. In English, or in the marketplace's words. */
  readonly reason: string;
  readonly rows: readonly ProblemRow[];
  /** "" when all rows are shown. */
  readonly more: string;
}

export type ProblemRow = Readonly<Record<"order" | "tracking" | "place" | "reason", string>>;

/** What a letter is about. */
export interface LetterOrder {
  readonly partner: Partner;
  /** The rows of this mail. */
  readonly rows: readonly ResultSheetRow[];
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly run: string;
  /** Base name of the sheet that was run, or of the result where there were several. */
  readonly file: string;
  /** The rows come from one sheet: then it is not named with each of them. */
  readonly isOneSheet: boolean;
  readonly attachment: string;
  readonly isRehearsal: boolean;
  readonly part: number;
  readonly parts: number;
  /** Position of the first row among the partner's rows, from 1. */
  readonly firstRow: number;
  /** The partner's rows in all parts. */
  readonly rowsInAll: number;
  readonly filter: SentenceFilter;
  /** "" for none. */
  readonly sender: string;
}

/** Writes a letter. Pure. */
export function writeLetter(order: LetterOrder): Letter {
  const { partner, rows, date, run, file, isRehearsal } = order;
  const words = LETTER_WORDS[partner.language];
  const problems = rows.filter(needsPerson);
  const { part, parts, firstRow: from, rowsInAll } = order;
  const to = from + rows.length - 1;
  return {
    language: partner.language,
    subject: writeSubject(order, problems.length),
    greeting: words.greeting(clean(partner.title)),
    intro: words.intro({ file: clean(file), date }),
    rehearsal: isRehearsal ? words.rehearsal : "",
    part: parts > 1 ? words.part({ part, parts, from, to, rows: rowsInAll }) : "",
    countTitles: words.countTitles,
    counts: RESULTS.flatMap((result) => {
      const count = rows.filter((row) => row.result === result).length;
      return count === 0 ? [] : [{ label: words.results[result], rows: words.number(count) }];
    }),
    noProblems: problems.length > 0 ? "" : words.noProblems,
    columns: words.columns,
    sections: PARTNER_TASKS.flatMap((task) => writeSection(order, problems, task)),
    attachment: words.attachment(order.attachment),
    sender: clean(order.sender),
    footer: words.footer(clean(run)),
  };
}

function writeSubject(order: LetterOrder, problems: number): string {
  const { partner, rows, date, run, file, isRehearsal, part, parts } = order;
  const words = LETTER_WORDS[partner.language];
  const values: Readonly<Record<string, string>> = {
    partner: partner.title,
    date,
    run,
    rows: String(rows.length),
    problems: String(problems),
    file,
  };
  const text =
    partner.subject === null
      ? words.subject({ partner: partner.title, date, rows: rows.length, problems })
      : partner.subject.replace(/\{(\w+)\}/gu, (whole, word: string) => values[word] ?? whole);
  const mark = isRehearsal ? `${words.rehearsalMark} ` : "";
  const piece = parts > 1 ? ` (${part}/${parts})` : "";
  return `${mark}${clean(text, SUBJECT_LENGTH_MAX)}${piece}`;
}

/** A section of the rows that ask this of the partner; none where there are no such rows. */
function writeSection(
  order: LetterOrder,
  problems: readonly ResultSheetRow[],
  task: PartnerTask,
): ProblemSection[] {
  const rows = problems.filter((row) => taskOf(row) === task);
  if (rows.length === 0) return [];
  const words = LETTER_WORDS[order.partner.language];
  // What only the sender can mend is no matter for the partner, so its reasons are not told apart.
  const groups = [...Map.groupBy(rows, (row) => (task === "wait" ? "" : row.reasonCode))];
  const shown = groups.slice(0, SHOWN_GROUPS_MAX);
  const hidden = groups.slice(SHOWN_GROUPS_MAX).reduce((sum, [, each]) => sum + each.length, 0);
  return [
    {
      title: words.tasks[task].title(rows.length),
      say: words.tasks[task].say,
      groups: shown.map(([code, each]) => writeGroup(order, code, each)),
      more: hidden > 0 ? words.more(hidden) : "",
    },
  ];
}

function writeGroup(
  { partner, filter, isOneSheet }: LetterOrder,
  code: string,
  rows: readonly ResultSheetRow[],
): ProblemGroup {
  const words = LETTER_WORDS[partner.language];
  const text = isReasonCode(code) ? words.reasons[code] : undefined;
  const reasons = new Set(code === "" ? [] : rows.map((row) => clean(filter(row.reason))));
  const [reason = ""] = reasons;
  const isShared = reasons.size === 1;
  return {
    code: clean(code),
    what: text?.what ?? reasonOf(code)?.meaning ?? "",
    todo: text?.todo ?? "",
    reason: isShared ? reason : "",
    rows: rows.slice(0, SHOWN_ROWS_MAX).map((row) => ({
      order: clean(row.orderId),
      tracking: clean(row.trackingNumber),
      place: clean(isOneSheet ? row.sourceRow : `${baseName(row.sourceFile)} ${row.sourceRow}`),
      reason: code === "" || isShared ? "" : clean(filter(row.reason)),
    })),
    more: rows.length > SHOWN_ROWS_MAX ? words.more(rows.length - SHOWN_ROWS_MAX) : "",
  };
}

/** One line, of bounded length, with nothing that only a machine would see. */
function clean(text: string, lengthMax = TEXT_LENGTH_MAX): string {
  const line = printable(text)
    .replace(/[\s\u2028\u2029]+/gu, " ")
    .trim();
  if (line.length <= lengthMax) return line.toWellFormed();
  return `${line.slice(0, lengthMax - 3).toWellFormed()}...`;
}
