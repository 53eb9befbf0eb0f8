import type { z } from "zod";

/** What a stored row must look like; the name is for the message about a damaged one. */
export interface RowShape<Row> {
  readonly name: string;
  readonly schema: z.ZodType<Row>;
}

/** A row as it must be, or what is wrong with it. */
export function checkRow<Row>(
  shape: RowShape<Row>,
  row: unknown,
): { readonly row: Row } | { readonly detail: string } {
  const checked = shape.schema.safeParse(row);
  if (checked.success) return { row: checked.data };
  const [issue] = checked.error.issues;
  return { detail: issue ? `${issue.path.join(".")}: ${issue.message}` : "unknown shape" };
}
