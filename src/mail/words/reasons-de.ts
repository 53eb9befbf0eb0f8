import type { ReasonTexts } from "./words.ts";

export const REASONS_GERMAN: ReasonTexts = {
  "missing-value": {
    what: "Eine Zelle ist leer, die es nicht sein darf",
    todo: "Füllen Sie die Zelle aus.",
  },
  "invalid-value": {
    what: "In einer Zelle steht etwas, das nicht stimmen kann",
    todo: "Berichtigen Sie die Zelle, wie es der Grund sagt.",
  },
  "invalid-quantity": {
    what: "Die Menge ist keine ganze Zahl ab 1",
    todo: "Schreiben Sie, wie viele Stück des Artikels im Paket sind.",
  },
  "mangled-number": {
    what: "Eine Tabellenkalkulation hat eine lange Nummer verändert",
    todo: "Formatieren Sie die Spalte als Text und kopieren Sie die Nummer noch einmal aus dem Original. Verlorene Ziffern lassen sich nicht erraten.",
  },
  "multiple-tracking-numbers": {
    what: "In einer Zelle stehen mehrere Sendungsnummern",
    todo: "Schreiben Sie für jedes Paket eine eigene Zeile, mit seiner Nummer und seinen Mengen.",
  },
  "ambiguous-date": {
    what: "Ein Datum lässt sich auf zwei Arten lesen",
    todo: "Schreiben Sie ein Datum als JJJJ-MM-TT, zum Beispiel 2026-04-03.",
  },
  "unknown-carrier": {
    what: "Der Paketdienst ist nicht bekannt",
    todo: "Verwenden Sie den Code oder Namen, den der Marktplatz für den Paketdienst hat.",
  },
  "tracking-mismatch": {
    what: "Sendungsnummer und Paketdienst passen nicht zusammen",
    todo: "Vergleichen Sie beide mit dem Etikett.",
  },
  "conflicting-rows": {
    what: "Zeilen eines Pakets widersprechen einander",
    todo: "Gleichen Sie die Zeilen an, oder geben Sie jedem Paket eine eigene Sendungsnummer.",
  },
  "duplicate-row": {
    what: "Dieselbe Zeile steht zweimal da",
    todo: "Nehmen Sie eine davon heraus, oder schreiben Sie die ganze Menge in eine.",
  },
  "rejected-with-package": {
    what: "Eine andere Zeile desselben Pakets ist falsch",
    todo: "Berichtigen Sie jene Zeile; diese hier ist in Ordnung.",
  },
  "held-with-order": {
    what: "Eine andere Zeile der Bestellung hat keine brauchbare Sendungsnummer",
    todo: "Berichtigen Sie jene Zeile; diese hier ist in Ordnung.",
  },
  "missing-items": {
    what: "Es ist nicht bekannt, welche Artikel im Paket sind",
    todo: "Ergänzen Sie die Positionsnummer (order-item-id) und die Menge.",
  },
  superseded: {
    what: "Die Zeile ist älter als eine spätere Berichtigung",
    todo: "Stimmt sie doch, senden Sie sie in einer neuen Tabelle, mit „update“ in einer Spalte „action“.",
  },
  "needs-action": {
    what: "Ein weiteres Paket oder eine berichtigte Nummer?",
    todo: "Diese Artikel wurden schon unter einer anderen Sendungsnummer gemeldet. Schreiben Sie „create“ (weiteres Paket) oder „update“ (berichtigte Nummer) in eine Spalte „action“.",
  },
  "ambiguous-package": {
    what: "Mehrere Pakete können gemeint sein",
    todo: "Schreiben Sie die Nummer, unter der das Paket zuerst gemeldet wurde, in eine Spalte „original-tracking-number“.",
  },
  "inconsistent-with-initial-post": {
    what: "Artikel oder Mengen weichen von der ersten Meldung ab",
    todo: "Stellen Sie sie auf die erste Meldung zurück. Ist wirklich etwas anderes im Paket, sagen Sie es uns bitte.",
  },
  "package-id-in-use": {
    what: "In der Zeile steht „create“, aber dieses Paket ist schon bekannt",
    todo: "Schreiben Sie „update“, um es zu ändern. Ist es ein weiteres Paket, geben Sie ihm eine eigene Sendungsnummer.",
  },
  "package-id-conflict": {
    what: "Die Paketnummer gehört zu einem anderen Paket",
    todo: "Berichtigen Sie die Paketnummer (package-id) oder die Sendungsnummer.",
  },
  "over-shipment": {
    what: "Mehr Stück, als noch zu versenden sind",
    todo: "Prüfen Sie die Mengen.",
  },
  "over-fulfillment": {
    what: "Mehr Stück, als bestellt wurden",
    todo: "Prüfen Sie die Mengen.",
  },
  "unknown-item": {
    what: "Der Marktplatz kennt die Bestellposition nicht",
    todo: "Prüfen Sie die Positionsnummer, auch führende Nullen. Vielleicht wurde die Position storniert.",
  },
  "unknown-order": {
    what: "Der Marktplatz kennt die Bestellung nicht",
    todo: "Prüfen Sie die Bestellnummer.",
  },
  "carrier-not-supported": {
    what: "Der Marktplatz nimmt diesen Paketdienst nicht an",
    todo: "Verwenden Sie einen Paketdienst aus der Liste des Marktplatzes.",
  },
  "carrier-name-correction": {
    what: "Der Marktplatz kennt den Paketdienst unter einem anderen Namen",
    todo: "Verwenden Sie den Namen, den der Marktplatz nennt.",
  },
  "tracking-refused": {
    what: "Der Marktplatz hat die Sendungsnummer abgelehnt",
    todo: "Vergleichen Sie Nummer und Paketdienst mit dem Etikett.",
  },
  "endpoint-rejected": {
    what: "Der Marktplatz hat das Paket abgelehnt",
    todo: "Berichtigen Sie, was der Marktplatz nennt.",
  },
  "order-cancelled": {
    what: "Die Bestellung wurde storniert",
    todo: "Versenden Sie sie nicht, und nehmen Sie ihre Zeilen heraus. Ist sie schon unterwegs, sagen Sie es uns bitte sofort.",
  },
  "ship-plus": {
    what: "Der Marktplatz bestätigt diese Bestellung selbst",
    todo: "Lassen Sie ihre Zeilen weg.",
  },
  "fulfilled-by-amazon": {
    what: "Amazon versendet diese Bestellung selbst",
    todo: "Lassen Sie ihre Zeilen weg.",
  },
  "status-refused": {
    what: "Der Marktplatz nimmt diesen Abholstatus nicht an",
    todo: "Verwenden Sie ReadyForPickup, PickedUp oder RefusedPickup, und nur für Bestellungen, die in einem Laden abgeholt werden.",
  },
  "not-on-hold": {
    what: "Die Bestellung ist nicht mehr angehalten",
    todo: "An ihr lässt sich nichts mehr ändern. Dürfen ihre Pakete nicht hinaus, sagen Sie es uns bitte sofort.",
  },
  "quantity-above-first": {
    what: "Die Menge ist höher als die bestellte",
    todo: "Berichtigen Sie die Menge; sie lässt sich nur verringern.",
  },
};
