import type { LetterWords } from "./words.ts";

export const GERMAN: LetterWords = {
  rehearsalMark: "[Probe]",
  rehearsal: "Dies ist eine Probe. Nichts davon wurde an einen Marktplatz gemeldet.",
  subject: ({ partner, date, rows, problems }) =>
    `Sendungen ${date}, ${partner}: ${count(rows, "Zeile", "Zeilen")}, ${
      problems === 0 ? "keine Probleme" : count(problems, "Problem", "Probleme")
    }`,
  part: ({ part, parts, from, to, rows }) =>
    `Dies ist Teil ${part} von ${parts}: Zeilen ${from} bis ${to} von ${rows}. Die Tabelle ist zu groß für eine Mail.`,
  greeting: (partner) => `Guten Tag ${partner},`,
  intro: ({ file, date }) => `hier sind die Ergebnisse Ihrer Sendungen (${file}, ${date}).`,
  results: {
    posted: "gemeldet",
    updated: "geändert",
    "already-posted": "schon früher gemeldet",
    ignored: "ausgelassen (keine Sendung)",
    rejected: "abgelehnt",
    failed: "nicht gemeldet (wird wiederholt)",
    "in-doubt": "noch ohne klare Antwort",
    "not-attempted": "noch nicht versucht",
  },
  countTitles: ["Ergebnis", "Zeilen"],
  problemsTitle: (problems) =>
    `${count(problems, "Zeile braucht", "Zeilen brauchen")} Ihre Aufmerksamkeit`,
  noProblems: "Es ist nichts zu tun.",
  tasks: {
    correct: "Bitte berichtigen Sie diese Zeilen und senden Sie uns die Tabelle noch einmal.",
    answer:
      "Bitte sagen Sie uns, was gemeint ist. Schreiben Sie „create“ (weiteres Paket) oder „update“ (berichtigte Nummer) in eine Spalte „action“ und senden Sie uns die Tabelle noch einmal.",
    check: "Nichts zu tun. Falls eine dieser Zeilen doch stimmt, sagen Sie es uns bitte.",
    wait: "Nichts zu tun. Wir kümmern uns um diese Zeilen.",
  },
  columns: { order: "Bestellung", tracking: "Sendungsnummer", place: "Zeile", reason: "Grund" },
  more: (rows) =>
    `und ${count(rows, "weitere Zeile", "weitere Zeilen")}; alle stehen in der Tabelle im Anhang.`,
  attachment: (name) => `Ihre Zeilen mit den Paketnummern stehen im Anhang ${name}.`,
  footer: (run) => `Gesendet von Shipledger. Lauf ${run}.`,
};

function count(number: number, one: string, many: string): string {
  return `${number.toLocaleString("de-DE")} ${number === 1 ? one : many}`;
}
