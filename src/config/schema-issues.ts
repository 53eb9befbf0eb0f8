import type { z } from "zod";
import { printable } from "../domain/normalise.ts";
import { didYouMean } from "../domain/nearest-name.ts";

const SHOWN_MAX = 80;

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

/**
 * What was expected, and what kind of thing stood there; never the value
 * itself, which may be a secret. Several unknown keys make several lines.
 */
export function describeIssue(issue: RawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `expected ${nameType(issue.expected)}, got ${nameKind(issue.input)}`;
    case "unrecognized_keys":
      return issue.keys
        .map((key) => `unknown key${didYouMean(key, knownKeys(issue.inst))}`)
        .join("\n");
    case "invalid_value":
      return expectChoice(issue.values, issue.input);
    case "invalid_union":
      return expectChoice(listOf(issue.options), discriminatorOf(issue));
    case "invalid_key":
      return "expected a name of letters, digits, spaces and . _ - (at most 64)";
    case "invalid_format":
      return "expected text of another form";
    case "too_small":
      return expectBound(issue.origin, issue.inclusive ? "at least" : "more than", issue.minimum);
    case "too_big":
      return expectBound(issue.origin, "at most", issue.maximum);
    default:
      return "not as expected";
  }
}

/** An issue as lines of `path: message`. */
export function placeIssue(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== "unrecognized_keys") return [`${showPath(issue.path)}: ${issue.message}`];
  const messages = issue.message.split("\n");
  return issue.keys.map(
    (key, index) => `${showPath([...issue.path, key])}: ${messages[index] ?? "unknown key"}`,
  );
}

/** `accounts.acme-us.token`, `partners["north west"].to[0]`; the whole file is `config`. */
export function showPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "config";
  return path.map((part, index) => showPart(part, index === 0)).join("");
}

function showPart(part: PropertyKey, isFirst: boolean): string {
  if (typeof part === "number") return `[${part}]`;
  const key = printable(String(part)).slice(0, SHOWN_MAX);
  if (!/^[\p{L}\p{N}_$-]+$/u.test(key)) return `[${JSON.stringify(key)}]`;
  return isFirst ? key : `.${key}`;
}

function knownKeys(schema: unknown): string[] {
  const shape: unknown = Reflect.get(Reflect.get(Object(schema), "def") ?? {}, "shape");
  return typeof shape === "object" && shape !== null ? Object.keys(shape) : [];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function discriminatorOf(issue: { input?: unknown; discriminator?: string | undefined }): unknown {
  return Reflect.get(Object(issue.input), issue.discriminator ?? "");
}

function expectChoice(choices: readonly unknown[], input: unknown): string {
  const shown = choices.map((choice) => JSON.stringify(choice)).join(" or ");
  const hint = typeof input === "string" ? didYouMean(input, choices.map(String)) : "";
  return `expected ${shown}, got ${typeof input === "string" ? "other text" : nameKind(input)}${hint}`;
}

function expectBound(origin: string, relation: string, bound: number | bigint): string {
  if (origin === "string") {
    return relation === "at least"
      ? "expected text, got an empty one"
      : `expected text of ${relation} ${bound} characters`;
  }
  if (origin === "array") return `expected ${relation} ${bound} entries`;
  return `expected a number ${relation === "more than" ? "of more than" : `of ${relation}`} ${bound}`;
}

function nameType(expected: string): string {
  const names: Readonly<Record<string, string>> = {
    string: "text",
    number: "a number",
    int: "a whole number",
    boolean: "true or false",
    array: "a list",
    object: "an object",
    record: "an object",
  };
  return names[expected] ?? expected;
}

function nameKind(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  if (typeof value === "string") return "text";
  if (typeof value === "number") return Number.isInteger(value) ? "a number" : "a fraction";
  return typeof value === "boolean" ? String(value) : typeof value;
}
