import { findNodeAtLocation, parseTree, type Node } from "jsonc-parser";
import { UserError } from "../errors.ts";
import { findJsonProblem } from "./json-problem.ts";
import { parseConfig } from "./parse-config.ts";

/** A profile to be written into a config. */
export interface ProfileInsertion {
  readonly name: string;
  /** Checked against the schema before anything is written. */
  readonly profile: object;
  /** Whether one of that name may be replaced. */
  readonly mayReplace: boolean;
}

/**
 * The text of a config with a profile in it. Everything else stays as somebody
 * has written it, to the last space.
 *
 * @param path named in errors
 * @throws UserError when the config is none, has such a profile already, or would not be valid with it
 */
export function insertProfile(
  text: string,
  { name, profile, mayReplace }: ProfileInsertion,
  path: string,
): string {
  const problem = findJsonProblem(text.replace(/^\uFEFF/u, ""));
  if (problem) {
    throw new UserError(
      `${path}:${problem.line}:${problem.column} is not JSON: ${problem.message}.`,
      { nextSteps: [`Correct line ${problem.line}, column ${problem.column} of ${path}.`] },
    );
  }
  const tree = parseTree(text);
  if (tree?.type !== "object") throw wouldBeInvalid(name, path, ["config: expected an object"]);
  const there = findNodeAtLocation(tree, ["profiles", name]);
  if (there && !mayReplace) throw profileIsThere(name, path);
  const profiles = findNodeAtLocation(tree, ["profiles"]);
  const written = there
    ? replaceNode(text, there, profile)
    : profiles?.type === "object"
      ? addProperty(text, profiles, name, profile)
      : addProperty(text, tree, "profiles", { [name]: profile });
  const parsed = parseConfig(JSON.parse(written.replace(/^\uFEFF/u, "")));
  if ("problems" in parsed) throw wouldBeInvalid(name, path, parsed.problems);
  return written;
}

/** The refusal to replace a profile unasked. */
export function profileIsThere(name: string, path: string): UserError {
  return new UserError(`${path} has a profile "${name}" already.`, {
    nextSteps: [
      "Name the new one otherwise: --name NAME",
      `Or replace it with --force. To see it: shipledger profiles show ${/^[\w.-]+$/u.test(name) ? name : `"${name}"`}`,
    ],
  });
}

function wouldBeInvalid(name: string, path: string, problems: readonly string[]): UserError {
  return new UserError(
    `With the profile "${name}", ${path} would not be valid:\n${problems.map((each) => `  ${each}`).join("\n")}\nNothing was written.`,
    { nextSteps: ["Choose other columns, or a --name of letters, digits, spaces and . _ -"] },
  );
}

/** The text with another value of a property, laid out as its line is. */
function replaceNode(text: string, { offset, length }: Node, value: unknown): string {
  const laid = renderJson(value, lineIndent(text, offset), layoutOf(text));
  return text.slice(0, offset) + laid + text.slice(offset + length);
}

/** The text with one more property at the end of an object: on a line of its own, unless the object is on one. */
function addProperty(text: string, object: Node, key: string, value: unknown): string {
  const layout = layoutOf(text);
  const end = object.offset + object.length - 1;
  const last = object.children?.at(-1);
  const inside = text.slice(object.offset, end);
  const isOnOneLine = last !== undefined && !inside.includes("\n");
  const outer = lineIndent(text, object.offset);
  const inner = last ? lineIndent(text, last.offset) : outer + layout.indent;
  const property = `${JSON.stringify(key)}: ${renderJson(value, inner, isOnOneLine ? null : layout)}`;
  if (!last) {
    const { eol } = layout;
    return `${text.slice(0, object.offset)}{${eol}${inner}${property}${eol}${outer}}${text.slice(end + 1)}`;
  }
  const at = last.offset + last.length;
  const before = isOnOneLine ? " " : layout.eol + inner;
  return `${text.slice(0, at)},${before}${property}${text.slice(at)}`;
}

interface Layout {
  /** One step. */
  readonly indent: string;
  readonly eol: string;
}

function layoutOf(text: string): Layout {
  const indent = /\n([ \t]+)"/u.exec(text)?.[1] ?? "  ";
  return { indent, eol: text.includes("\r\n") ? "\r\n" : "\n" };
}

/** The white space with which the line of an offset begins. */
function lineIndent(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/u.exec(text.slice(start, offset))?.[0] ?? "";
}

/** JSON as people lay it out: each property on its line, lists of texts on one; null: all on one line. */
function renderJson(value: unknown, outer: string, layout: Layout | null): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = outer + (layout?.indent ?? "");
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((each) => renderJson(each, inner, layout))
    : Object.entries(value).map(
        ([key, each]) => `${JSON.stringify(key)}: ${renderJson(each, inner, layout)}`,
      );
  const [open, close] = isList ? "[]" : "{}";
  if (parts.length === 0) return `${open}${close}`;
  const isFlat = layout === null || (isList && value.every((each) => typeof each !== "object"));
  if (isFlat) return isList ? `[${parts.join(", ")}]` : `{ ${parts.join(", ")} }`;
  const { eol } = layout;
  return `${open}${eol}${inner}${parts.join(`,${eol}${inner}`)}${eol}${outer}${close}`;
}
