import { REASONS_SPANISH } from "./reasons-es.ts";
import type { LetterWords } from "./words.ts";

export const SPANISH: LetterWords = {
  rehearsalMark: "[Prueba]",
  rehearsal: "Esto es una prueba. Nada de ello se ha comunicado a ningún marketplace.",
  subject: ({ partner, date, rows, problems }) =>
    `Envíos ${date}, ${partner}: ${count(rows, "fila", "filas")}, ${
      problems === 0 ? "sin problemas" : count(problems, "problema", "problemas")
    }`,
  part: ({ part, parts, from, to, rows }) =>
    `Esta es la parte ${part} de ${parts}: filas ${number(from)} a ${number(to)} de ${number(rows)}. La hoja es demasiado grande para un solo correo.`,
  greeting: (partner) => `Hola, ${partner}:`,
  intro: ({ file, date }) => `estos son los resultados de sus envíos (${file}, ${date}).`,
  results: {
    posted: "comunicadas",
    updated: "actualizadas",
    "already-posted": "ya comunicadas antes",
    ignored: "omitidas (no son envíos)",
    rejected: "no comunicadas (véase abajo)",
    failed: "no comunicadas (se reintentará)",
    "in-doubt": "aún sin respuesta clara",
    "not-attempted": "aún no intentadas",
  },
  countTitles: ["Resultado", "Filas"],
  noProblems: "No tiene que hacer nada.",
  tasks: {
    correct: {
      title: (rows) => `${count(rows, "fila", "filas")} por corregir`,
      say: "Corrija estas filas y envíenos de nuevo la hoja.",
    },
    answer: {
      title: (rows) => `${count(rows, "fila", "filas")} con una pregunta`,
      say: "Díganos qué se quiso decir y envíenos de nuevo la hoja.",
    },
    check: {
      title: (rows) => count(rows, "fila omitida", "filas omitidas"),
      say: "No hay nada que hacer, salvo que alguna sea correcta a pesar de todo.",
    },
    wait: {
      title: (rows) => count(rows, "fila pendiente", "filas pendientes"),
      say: "No tiene que hacer nada. Nosotros nos ocupamos.",
    },
  },
  reasons: REASONS_SPANISH,
  columns: { order: "Pedido", tracking: "Número de seguimiento", place: "Fila" },
  more: (rows) => `y ${count(rows, "fila más", "filas más")}; todas están en la hoja adjunta.`,
  attachment: (name) =>
    `Sus filas, con los identificadores de paquete, están en el adjunto ${name}.`,
  footer: (run) => `Enviado por Shipledger. Ejecución ${run}.`,
  number,
};

function number(of: number): string {
  return of.toLocaleString("es-ES");
}

function count(of: number, one: string, many: string): string {
  return `${number(of)} ${of === 1 ? one : many}`;
}
