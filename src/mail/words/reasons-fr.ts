import type { ReasonTexts } from "./words.ts";

export const REASONS_FRENCH: ReasonTexts = {
  "missing-value": {
    what: "Une cellule est vide alors qu’elle ne doit pas l’être",
    todo: "Remplissez la cellule.",
  },
  "invalid-value": {
    what: "Une cellule contient quelque chose qui ne peut être juste",
    todo: "Corrigez la cellule comme le dit le motif.",
  },
  "invalid-quantity": {
    what: "La quantité n’est pas un nombre entier à partir de 1",
    todo: "Écrivez combien d’unités de l’article sont dans le colis.",
  },
  "mangled-number": {
    what: "Un tableur a modifié un long numéro",
    todo: "Mettez la colonne au format texte et recopiez le numéro depuis l’original. Les chiffres perdus ne se devinent pas.",
  },
  "multiple-tracking-numbers": {
    what: "Une cellule contient plusieurs numéros de suivi",
    todo: "Écrivez une ligne par colis, avec son numéro et ses quantités.",
  },
  "ambiguous-date": {
    what: "Une date peut se lire de deux façons",
    todo: "Écrivez les dates sous la forme AAAA-MM-JJ, par exemple 2026-04-03.",
  },
  "unknown-carrier": {
    what: "Le transporteur n’est pas connu",
    todo: "Employez le code ou le nom que la place de marché donne au transporteur.",
  },
  "tracking-mismatch": {
    what: "Le numéro de suivi et le transporteur ne vont pas ensemble",
    todo: "Comparez-les avec l’étiquette.",
  },
  "conflicting-rows": {
    what: "Des lignes d’un même colis se contredisent",
    todo: "Mettez-les d’accord, ou donnez à chaque colis son propre numéro de suivi.",
  },
  "duplicate-row": {
    what: "La même ligne figure deux fois",
    todo: "Retirez l’une des deux, ou écrivez toute la quantité dans une seule.",
  },
  "rejected-with-package": {
    what: "Une autre ligne du même colis est fausse",
    todo: "Corrigez cette autre ligne ; celle-ci est en ordre.",
  },
  "held-with-order": {
    what: "Une autre ligne de la commande n’a pas de numéro de suivi utilisable",
    todo: "Corrigez cette autre ligne ; celle-ci est en ordre.",
  },
  "missing-items": {
    what: "On ne sait pas quels articles sont dans le colis",
    todo: "Ajoutez l’identifiant de l’article de la commande (order-item-id) et la quantité.",
  },
  superseded: {
    what: "La ligne est plus ancienne qu’une correction",
    todo: "Si elle est juste malgré tout, envoyez-la dans un nouveau tableau, avec « update » dans une colonne « action ».",
  },
  "needs-action": {
    what: "Un autre colis ou un numéro corrigé ?",
    todo: "Ces articles ont déjà été transmis sous un autre numéro de suivi. Écrivez « create » (un autre colis) ou « update » (un numéro corrigé) dans une colonne « action ».",
  },
  "ambiguous-package": {
    what: "Plusieurs colis peuvent être visés",
    todo: "Écrivez dans une colonne « original-tracking-number » le numéro sous lequel le colis a d’abord été transmis.",
  },
  "inconsistent-with-initial-post": {
    what: "Les articles ou les quantités diffèrent de la première transmission",
    todo: "Revenez à ce qui a d’abord été transmis. Si le colis contient vraiment autre chose, dites-le-nous.",
  },
  "package-id-in-use": {
    what: "La ligne dit « create », mais ce colis est déjà connu",
    todo: "Écrivez « update » pour le modifier. Si c’est un autre colis, donnez-lui son propre numéro de suivi.",
  },
  "package-id-conflict": {
    what: "L’identifiant du colis appartient à un autre colis",
    todo: "Corrigez l’identifiant (package-id) ou le numéro de suivi.",
  },
  "over-shipment": {
    what: "Plus d’unités qu’il n’en reste à expédier",
    todo: "Vérifiez les quantités.",
  },
  "over-fulfillment": {
    what: "Plus d’unités qu’il n’en a été commandé",
    todo: "Vérifiez les quantités.",
  },
  "unknown-item": {
    what: "La place de marché ne connaît pas l’article de la commande",
    todo: "Vérifiez son identifiant, zéros initiaux compris. L’article a peut-être été annulé.",
  },
  "unknown-order": {
    what: "La place de marché ne connaît pas la commande",
    todo: "Vérifiez le numéro de commande.",
  },
  "carrier-not-supported": {
    what: "La place de marché n’accepte pas ce transporteur",
    todo: "Employez un transporteur de la liste de la place de marché.",
  },
  "carrier-name-correction": {
    what: "La place de marché connaît le transporteur sous un autre nom",
    todo: "Employez le nom que donne la place de marché.",
  },
  "tracking-refused": {
    what: "La place de marché a refusé le numéro de suivi",
    todo: "Comparez le numéro et le transporteur avec l’étiquette.",
  },
  "endpoint-rejected": {
    what: "La place de marché a refusé le colis",
    todo: "Corrigez ce que la place de marché indique.",
  },
  "order-cancelled": {
    what: "La commande a été annulée",
    todo: "Ne l’expédiez pas et retirez ses lignes. Si elle est déjà partie, dites-le-nous aussitôt.",
  },
  "ship-plus": {
    what: "La place de marché confirme elle-même cette commande",
    todo: "Laissez ses lignes de côté.",
  },
  "fulfilled-by-amazon": {
    what: "Amazon expédie elle-même cette commande",
    todo: "Laissez ses lignes de côté.",
  },
  "status-refused": {
    what: "La place de marché n’accepte pas cet état de retrait",
    todo: "Employez ReadyForPickup, PickedUp ou RefusedPickup, et seulement pour les commandes retirées en magasin.",
  },
  "not-on-hold": {
    what: "La commande n’est plus en attente",
    todo: "Rien n’y peut plus changer. Si ses colis ne doivent pas partir, dites-le-nous aussitôt.",
  },
  "quantity-above-first": {
    what: "La quantité dépasse ce qui a été commandé",
    todo: "Corrigez la quantité ; elle ne peut que baisser.",
  },
};
