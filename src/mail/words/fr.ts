import type { LetterWords } from "./words.ts";

export const FRENCH: LetterWords = {
  rehearsalMark: "[Essai]",
  rehearsal: "Ceci est un essai. Rien n’a été transmis à une place de marché.",
  subject: ({ partner, date, rows, problems }) =>
    `Expéditions ${date}, ${partner} : ${count(rows, "ligne", "lignes")}, ${
      problems === 0 ? "aucun problème" : count(problems, "problème", "problèmes")
    }`,
  part: ({ part, parts, from, to, rows }) =>
    `Voici la partie ${part} sur ${parts} : lignes ${from} à ${to} sur ${rows}. Le tableau est trop grand pour un seul message.`,
  greeting: (partner) => `Bonjour ${partner},`,
  intro: ({ file, date }) => `voici les résultats de vos expéditions (${file}, ${date}).`,
  results: {
    posted: "transmises",
    updated: "modifiées",
    "already-posted": "déjà transmises auparavant",
    ignored: "laissées de côté (pas une expédition)",
    rejected: "refusées",
    failed: "non transmises (nouvel essai à venir)",
    "in-doubt": "sans réponse claire pour l’instant",
    "not-attempted": "pas encore essayées",
  },
  countTitles: ["Résultat", "Lignes"],
  problemsTitle: (problems) =>
    `${count(problems, "ligne demande", "lignes demandent")} votre attention`,
  noProblems: "Il n’y a rien à faire.",
  tasks: {
    correct: "À faire : corrigez ces lignes et renvoyez-nous le tableau.",
    answer:
      "À faire : dites-nous ce qui est voulu. Écrivez « create » (un autre colis) ou « update » (un numéro corrigé) dans une colonne « action » et renvoyez-nous le tableau.",
    check: "À faire : rien. Si l’une de ces lignes est juste malgré tout, dites-le-nous.",
    wait: "À faire : rien. Nous nous occupons de ces lignes.",
  },
  columns: { order: "Commande", tracking: "Numéro de suivi", place: "Ligne", reason: "Motif" },
  more: (rows) =>
    `et ${count(rows, "autre ligne", "autres lignes")} ; toutes sont dans le tableau joint.`,
  attachment: (name) =>
    `Vos lignes, avec les identifiants des colis, sont dans la pièce jointe ${name}.`,
  footer: (run) => `Envoyé par Shipledger. Exécution ${run}.`,
};

function count(number: number, one: string, many: string): string {
  return `${number.toLocaleString("fr-FR")} ${number <= 1 ? one : many}`;
}
