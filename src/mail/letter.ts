import { printable } from "../domain/normalise.ts";
import { reasonOf } from "../domain/reasons.ts";
import { needsPerson, RESULTS } from "../domain/result-row.ts";
import type { ResultSheetRow } from "../domain/result-sheet.ts";
import type { SentenceFilter } from "./hide-others.ts";
import { baseName } from "./hide-paths.ts";
import type { Partner } from "./partner.ts";
import { taskOf } from "./what-to-do.ts";
import { LETTER_WORDS } from "./words/words.ts";

/** Rows that a group of problems shows; the attachment has them all. */
const SHOWN_ROWS_MAX = 20;
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
  readonly problemsTitle: string;
  readonly noProblems: string;
  readonly columns: Readonly<Record<"order" | "tracking" | "place" | "reason", string>>;
  readonly groups: readonly ProblemGroup[];
  readonly attachment: string;
  readonly footer: string;
}

/** Rows with one reason. */
export interface ProblemGroup {
  readonly code: string;
  readonly meaning: string;
  readonly task: string;
  readonly rows: readonly Readonly<Record<"order" | "tracking" | "place" | "reason", string>>[];
  /** "" when all rows are shown. */
  readonly more: string;
}

/** What a letter is about. */
export interface LetterOrder {
  readonly partner: Partner;
  /** The rows of this mail. */
  readonly rows: readonly ResultSheetRow[];
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly run: string;
  /** Base name of the sheet that was run, or of the result. */
  readonly file: string;
  readonly attachment: string;
  readonly isRehearsal: boolean;
  readonly part: number;
  readonly parts: number;
  /** Position of the first row among the partner's rows, from 1. */
  readonly firstRow: number;
  /** The partner's rows in all parts. */
  readonly rowsInAll: number;
  readonly filter: SentenceFilter;
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
    greeting: words.greeting(partner.name),
    intro: words.intro({ file: clean(file), date }),
    rehearsal: isRehearsal ? words.rehearsal : "",
    part: parts > 1 ? words.part({ part, parts, from, to, rows: rowsInAll }) : "",
    countTitles: words.countTitles,
    counts: RESULTS.flatMap((result) => {
      const count = rows.filter((row) => row.result === result).length;
      return count === 0 ? [] : [{ label: words.results[result], rows: String(count) }];
    }),
    problemsTitle: problems.length > 0 ? words.problemsTitle(problems.length) : "",
    noProblems: problems.length > 0 ? "" : words.noProblems,
    columns: words.columns,
    groups: groupProblems(order, problems),
    attachment: words.attachment(order.attachment),
    footer: words.footer(clean(run)),
  };
}

function writeSubject(order: LetterOrder, problems: number): string {
  const { partner, rows, date, run, file, isRehearsal, part, parts } = order;
  const words = LETTER_WORDS[partner.language];
  const values: Readonly<Record<string, string>> = {
    partner: partner.name,
    date,
    run,
    rows: String(rows.length),
    problems: String(problems),
    file,
  };
  const text =
    partner.subject === null
      ? words.subject({ partner: partner.name, date, rows: rows.length, problems })
      : partner.subject.replace(/\{(\w+)\}/gu, (whole, word: string) => values[word] ?? whole);
  const mark = isRehearsal ? `${words.rehearsalMark} ` : "";
  const piece = parts > 1 ? ` (${part}/${parts})` : "";
  return `${mark}${clean(text, SUBJECT_LENGTH_MAX)}${piece}`;
}

/** Most urgent first: what the partner can mend, what they are asked, what they need not do. */
function groupProblems(
  { partner, filter }: LetterOrder,
  problems: readonly ResultSheetRow[],
): ProblemGroup[] {
  const words = LETTER_WORDS[partner.language];
  const urgency = ["correct", "answer", "check", "wait"];
  const groups = Map.groupBy(problems, (row) => `${taskOf(row)} ${row.reasonCode}`);
  return [...groups.values()]
    .map((rows) => ({ rows, first: rows[0] }))
    .flatMap(({ rows, first }) => (first ? [{ rows, first, task: taskOf(first) }] : []))
    .toSorted((a, b) => urgency.indexOf(a.task) - urgency.indexOf(b.task))
    .map(({ rows, first, task }) => ({
      code: clean(first.reasonCode || first.result),
      meaning: reasonOf(first.reasonCode)?.meaning ?? "",
      task: words.tasks[task],
      rows: rows.slice(0, SHOWN_ROWS_MAX).map((row) => ({
        order: clean(row.orderId),
        tracking: clean(row.trackingNumber),
        place: clean(`${baseName(row.sourceFile)} ${row.sourceRow}`.trim()),
        reason: clean(filter(row.reason)),
      })),
      more: rows.length > SHOWN_ROWS_MAX ? words.more(rows.length - SHOWN_ROWS_MAX) : "",
    }));
}

/** One line, of bounded length, with nothing that only a machine would see. */
function clean(text: string, lengthMax = TEXT_LENGTH_MAX): string {
  const line = printable(text)
    .replace(/[\s\u2028\u2029]+/gu, " ")
    .trim();
  if (line.length <= lengthMax) return line.toWellFormed();
  return `${line.slice(0, lengthMax - 3).toWellFormed()}...`;
}
