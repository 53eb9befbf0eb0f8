import { REASONS_ENGLISH } from "./reasons-en.ts";
import type { LetterWords } from "./words.ts";

export const ENGLISH: LetterWords = {
  rehearsalMark: "[Rehearsal]",
  rehearsal: "This is a rehearsal. Nothing in it was posted to a marketplace.",
  subject: ({ partner, date, rows, problems }) =>
    `Shipments ${date}, ${partner}: ${count(rows, "row")}, ${
      problems === 0 ? "no problems" : count(problems, "problem")
    }`,
  part: ({ part, parts, from, to, rows }) =>
    `This is part ${part} of ${parts}: rows ${number(from)} to ${number(to)} of ${number(rows)}. The sheet is too large for one mail.`,
  greeting: (partner) => `Hello ${partner},`,
  intro: ({ file, date }) => `these are the results of your shipments (${file}, ${date}).`,
  results: {
    posted: "posted",
    updated: "updated",
    "already-posted": "already posted before",
    ignored: "left out (no shipment)",
    rejected: "not posted (see below)",
    failed: "not posted (will be tried again)",
    "in-doubt": "no clear answer yet",
    "not-attempted": "not attempted yet",
  },
  countTitles: ["Result", "Rows"],
  noProblems: "There is nothing for you to do.",
  tasks: {
    correct: {
      title: (rows) => `${count(rows, "row")} to correct`,
      say: "Please correct these rows, and send us the sheet again.",
    },
    answer: {
      title: (rows) => `${count(rows, "row")} with a question`,
      say: "Please tell us what is meant, and send us the sheet again.",
    },
    check: {
      title: (rows) => `${count(rows, "row")} left out`,
      say: "There is nothing to do, unless one of them is right after all.",
    },
    wait: {
      title: (rows) => `${count(rows, "row")} still open`,
      say: "There is nothing for you to do. We look after them.",
    },
  },
  reasons: REASONS_ENGLISH,
  columns: { order: "Order", tracking: "Tracking number", place: "Row" },
  more: (rows) => `and ${count(rows, "more row")}; all are in the attached sheet.`,
  attachment: (name) => `Your rows, with their package IDs, are in the attached ${name}.`,
  footer: (run) => `Sent by Shipledger. Run ${run}.`,
  number,
};

function number(of: number): string {
  return of.toLocaleString("en-GB");
}

function count(of: number, noun: string): string {
  return `${number(of)} ${noun}${of === 1 ? "" : "s"}`;
}
