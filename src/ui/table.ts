import { textWidth } from "./format.ts";

/** How a column of a table is drawn. */
export interface TableColumn {
  readonly title: string;
  readonly align?: "left" | "right";
}

/**
 * A table as lines of text, columns two spaces apart, no trailing space. Cells
 * must be printable already. Numbers align to the right.
 *
 * @example
 * formatTable([{ title: "order" }, { title: "rows", align: "right" }], [["A-1", "12"]]);
 * // => ["order  rows", "A-1      12"]
 */
export function formatTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
): string[] {
  const titles = columns.map((column) => column.title);
  const widths = columns.map((column, at) =>
    // Not Math.max(...cells): a long table would be too many arguments.
    rows.reduce(
      (widest, row) => Math.max(widest, textWidth(row[at] ?? "")),
      textWidth(column.title),
    ),
  );
  return [titles, ...rows].map((cells) =>
    columns
      .map((column, at) => pad(cells[at] ?? "", widths[at] ?? 0, column.align ?? "left"))
      .join("  ")
      .trimEnd(),
  );
}

function pad(text: string, width: number, align: "left" | "right"): string {
  const space = " ".repeat(Math.max(0, width - textWidth(text)));
  return align === "right" ? space + text : text + space;
}
