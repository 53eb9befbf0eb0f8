import type { LetterWords } from "./words.ts";

export const ENGLISH: LetterWords = {
  rehearsalMark: "[Rehearsal]",
  rehearsal: "This is a rehearsal. Nothing in it was posted to a marketplace.",
  subject: ({ partner, date, rows, problems }) =>
    `Shipments ${date}, ${partner}: ${count(rows, "row")}, ${
      problems === 0 ? "no problems" : count(problems, "problem")
    }`,
  part: ({ part, parts, from, to, rows }) =>
    `This is part ${part} of ${parts}: rows ${from} to ${to} of ${rows}. The sheet is too large for one mail.`,
  greeting: (partner) => `Hello ${partner},`,
  intro: ({ file, date }) => `these are the results of your shipments (${file}, ${date}).`,
  results: {
    posted: "posted",
    updated: "updated",
    "already-posted": "already posted before",
    ignored: "left out (no shipment)",
    rejected: "rejected",
    failed: "not posted (will be tried again)",
    "in-doubt": "no clear answer yet",
    "not-attempted": "not attempted yet",
  },
  countTitles: ["Result", "Rows"],
  problemsTitle: (problems) =>
    `${count(problems, "row")} ${problems === 1 ? "needs" : "need"} attention`,
  noProblems: "No row needs anything of you.",
  tasks: {
    correct: "What to do: please correct these rows and send us the sheet again.",
    answer:
      "What to do: please tell us what is meant. Write “create” (another parcel) or “update” (a corrected number) into a column “action”, and send us the sheet again.",
    check: "What to do: nothing. If one of these rows is right after all, please tell us.",
    wait: "What to do: nothing. We look after these rows.",
  },
  columns: { order: "Order", tracking: "Tracking number", place: "Row", reason: "Reason" },
  more: (rows) => `and ${count(rows, "more row")}; all are in the attached sheet.`,
  attachment: (name) => `Your rows, with their package IDs, are in the attached ${name}.`,
  footer: (run) => `Sent by Shipledger. Run ${run}.`,
};

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-GB")} ${noun}${number === 1 ? "" : "s"}`;
}
