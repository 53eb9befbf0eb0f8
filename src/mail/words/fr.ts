import { REASONS_FRENCH } from "./reasons-fr.ts";
import type { LetterWords } from "./words.ts";

export const FRENCH: LetterWords = {
  rehearsalMark: "[Essai]",
  rehearsal: "Ceci est un essai. Rien n’a été transmis à une place de marché.",
  subject: ({ partner, date, rows, problems }) =>
    `Expéditions ${date}, ${partner} : ${count(rows, "ligne", "lignes")}, ${
      problems === 0 ? "aucun problème" : count(problems, "problème", "problèmes")
    }`,
  part: ({ part, parts, from, to, rows }) =>
    `Voici la partie ${part} sur ${parts} : lignes ${number(from)} à ${number(to)} sur ${number(rows)}. Le tableau est trop grand pour un seul message.`,
  greeting: (partner) => `Bonjour ${partner},`,
  intro: ({ file, date }) => `voici les résultats de vos expéditions (${file}, ${date}).`,
  results: {
    posted: "transmises",
    updated: "modifiées",
    "already-posted": "déjà transmises auparavant",
    ignored: "laissées de côté (pas des expéditions)",
    rejected: "non transmises (voir plus bas)",
    failed: "non transmises (nouvel essai à suivre)",
    "in-doubt": "encore sans réponse claire",
    "not-attempted": "pas encore tentées",
  },
  countTitles: ["Résultat", "Lignes"],
  noProblems: "Vous n’avez rien à faire.",
  tasks: {
    correct: {
      title: (rows) => `${count(rows, "ligne", "lignes")} à corriger`,
      say: "Corrigez ces lignes et renvoyez-nous le tableau.",
    },
    answer: {
      title: (rows) => `${count(rows, "ligne", "lignes")} avec une question`,
      say: "Dites-nous ce qui est voulu et renvoyez-nous le tableau.",
    },
    check: {
      title: (rows) => `${count(rows, "ligne laissée", "lignes laissées")} de côté`,
      say: "Il n’y a rien à faire, sauf si l’une d’elles est juste malgré tout.",
    },
    wait: {
      title: (rows) => `${count(rows, "ligne", "lignes")} en attente`,
      say: "Vous n’avez rien à faire. Nous nous en occupons.",
    },
  },
  reasons: REASONS_FRENCH,
  columns: { order: "Commande", tracking: "Numéro de suivi", place: "Ligne" },
  more: (rows) =>
    `et ${count(rows, "autre ligne", "autres lignes")} ; toutes sont dans le tableau joint.`,
  attachment: (name) =>
    `Vos lignes, avec les identifiants des colis, sont dans la pièce jointe ${name}.`,
  footer: (run) => `Envoyé par Shipledger. Exécution ${run}.`,
  number,
};

function number(of: number): string {
  return of.toLocaleString("fr-FR");
}

function count(of: number, one: string, many: string): string {
  return `${number(of)} ${of <= 1 ? one : many}`;
}
