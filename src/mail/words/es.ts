import type { LetterWords } from "./words.ts";

export const SPANISH: LetterWords = {
  rehearsalMark: "[Prueba]",
  rehearsal: "Esto es una prueba. Nada de ello se ha comunicado a ningún marketplace.",
  subject: ({ partner, date, rows, problems }) =>
    `Envíos ${date}, ${partner}: ${count(rows, "fila", "filas")}, ${
      problems === 0 ? "sin problemas" : count(problems, "problema", "problemas")
    }`,
  part: ({ part, parts, from, to, rows }) =>
    `Esta es la parte ${part} de ${parts}: filas ${from} a ${to} de ${rows}. La hoja es demasiado grande para un solo correo.`,
  greeting: (partner) => `Hola, ${partner}:`,
  intro: ({ file, date }) => `estos son los resultados de sus envíos (${file}, ${date}).`,
  results: {
    posted: "comunicadas",
    updated: "actualizadas",
    "already-posted": "ya comunicadas antes",
    ignored: "omitidas (no son envíos)",
    rejected: "rechazadas",
    failed: "no comunicadas (se reintentará)",
    "in-doubt": "aún sin respuesta clara",
    "not-attempted": "aún no intentadas",
  },
  countTitles: ["Resultado", "Filas"],
  problemsTitle: (problems) => `${count(problems, "fila requiere", "filas requieren")} atención`,
  noProblems: "No hay nada que hacer.",
  tasks: {
    correct: "Qué hacer: corrija estas filas y envíenos de nuevo la hoja.",
    answer:
      "Qué hacer: díganos qué se quiso decir. Escriba «create» (otro paquete) o «update» (número corregido) en una columna «action» y envíenos de nuevo la hoja.",
    check: "Qué hacer: nada. Si alguna de estas filas es correcta, díganoslo.",
    wait: "Qué hacer: nada. Nosotros nos ocupamos de estas filas.",
  },
  columns: { order: "Pedido", tracking: "Número de seguimiento", place: "Fila", reason: "Motivo" },
  more: (rows) => `y ${count(rows, "fila más", "filas más")}; todas están en la hoja adjunta.`,
  attachment: (name) =>
    `Sus filas, con los identificadores de paquete, están en el adjunto ${name}.`,
  footer: (run) => `Enviado por Shipledger. Ejecución ${run}.`,
};

function count(number: number, one: string, many: string): string {
  return `${number.toLocaleString("es-ES")} ${number === 1 ? one : many}`;
}
