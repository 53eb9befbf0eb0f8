import { didYouMean } from "../domain/nearest-name.ts";
import { checkPartners } from "./partner-checks.ts";
import { configSchema } from "./schema.ts";
import type { Config } from "./schema.ts";
import { describeIssue, placeIssue } from "./schema-issues.ts";

/** A config, or everything that is wrong with it as lines of `path: what was expected`. */
export type ParsedConfig =
  { readonly config: Config } | { readonly problems: readonly [string, ...string[]] };

/** Checks a parsed JSON value against the schema; all problems at once. */
export function parseConfig(value: unknown): ParsedConfig {
  // One config is checked per start: compiling a checker would take longer than to do without.
  const parsed = configSchema.safeParse(value, { error: describeIssue, jitless: true });
  const issues = parsed.error?.issues ?? [];
  const [first, ...others] = [
    ...issues.flatMap(placeIssue),
    ...checkDefaultAccount(value),
    ...checkPartners(value),
  ];
  if (first !== undefined) return { problems: [first, ...others] };
  if (!parsed.success) return { problems: ["config: not as expected"] };
  return { config: parsed.data };
}

// Looks at the raw value: it is told together with everything else that is wrong.
function checkDefaultAccount(value: unknown): string[] {
  const chosen: unknown = Reflect.get(Object(value), "defaultAccount");
  const known = Object.keys(Object(Reflect.get(Object(value), "accounts")));
  if (typeof chosen !== "string" || known.length === 0 || known.includes(chosen)) return [];
  const hint = didYouMean(chosen, known);
  return [`defaultAccount: expected the name of an account (${known.join(", ")})${hint}`];
}
