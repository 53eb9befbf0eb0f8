import { REASONS_GERMAN } from "./reasons-de.ts";
import type { LetterWords } from "./words.ts";

export const GERMAN: LetterWords = {
  rehearsalMark: "[Probe]",
  rehearsal: "Dies ist eine Probe. Nichts davon wurde an einen Marktplatz gemeldet.",
  subject: ({ partner, date, rows, problems }) =>
    `Sendungen ${date}, ${partner}: ${count(rows, "Zeile", "Zeilen")}, ${
      problems === 0 ? "keine Probleme" : count(problems, "Problem", "Probleme")
    }`,
  part: ({ part, parts, from, to, rows }) =>
    `Dies ist Teil ${part} von ${parts}: Zeilen ${number(from)} bis ${number(to)} von ${number(rows)}. Die Tabelle ist zu groß für eine Mail.`,
  greeting: (partner) => `Guten Tag ${partner},`,
  intro: ({ file, date }) => `hier sind die Ergebnisse Ihrer Sendungen (${file}, ${date}).`,
  results: {
    posted: "gemeldet",
    updated: "geändert",
    "already-posted": "schon früher gemeldet",
    ignored: "ausgelassen (keine Sendung)",
    rejected: "nicht gemeldet (siehe unten)",
    failed: "nicht gemeldet (wird wiederholt)",
    "in-doubt": "noch ohne klare Antwort",
    "not-attempted": "noch nicht versucht",
  },
  countTitles: ["Ergebnis", "Zeilen"],
  noProblems: "Für Sie ist nichts zu tun.",
  tasks: {
    correct: {
      title: (rows) => `${count(rows, "Zeile", "Zeilen")} zu berichtigen`,
      say: "Bitte berichtigen Sie diese Zeilen, und senden Sie uns die Tabelle noch einmal.",
    },
    answer: {
      title: (rows) => `${count(rows, "Zeile", "Zeilen")} mit einer Frage`,
      say: "Bitte sagen Sie uns, was gemeint ist, und senden Sie uns die Tabelle noch einmal.",
    },
    check: {
      title: (rows) => `${count(rows, "Zeile", "Zeilen")} ausgelassen`,
      say: "Es ist nichts zu tun, es sei denn, eine davon stimmt doch.",
    },
    wait: {
      title: (rows) => `${count(rows, "Zeile", "Zeilen")} noch offen`,
      say: "Für Sie ist nichts zu tun. Wir kümmern uns darum.",
    },
  },
  reasons: REASONS_GERMAN,
  columns: { order: "Bestellung", tracking: "Sendungsnummer", place: "Zeile" },
  more: (rows) =>
    `und ${count(rows, "weitere Zeile", "weitere Zeilen")}; alle stehen in der Tabelle im Anhang.`,
  attachment: (name) => `Ihre Zeilen mit den Paketnummern stehen im Anhang ${name}.`,
  footer: (run) => `Gesendet von Shipledger. Lauf ${run}.`,
  number,
};

function number(of: number): string {
  return of.toLocaleString("de-DE");
}

function count(of: number, one: string, many: string): string {
  return `${number(of)} ${of === 1 ? one : many}`;
}
