import { printable } from "../domain/normalise.ts";

/** Characters of an endpoint's text that are kept, at most. */
export const MESSAGE_CHARS_MAX = 500;
const REQUEST_ID_CHARS_MAX = 100;
/** Errors of one answer that are looked at. */
const ERRORS_MAX = 20;
/** Headers that name a request, the first that is there counts. */
const REQUEST_ID_HEADERS = ["x-request-id", "x-amzn-requestid"];

/** What an error body says. */
export interface AnswerText {
  /** The endpoint's own words, verbatim; "" when it said none. */
  readonly message: string;
  /** All words of it, codes and details included, to look for a known refusal. */
  readonly searchable: string;
}

/** Reads a body as JSON; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The words of an error body: `message`, else `error`, else the first of
 * `errors` (https://developer-docs.amazon.com/sp-api/docs/response-format);
 * a body that is plain text speaks for itself, a page of HTML says nothing.
 */
export function readAnswerText(body: string): AnswerText {
  const json = parseJson(body);
  if (json === undefined) {
    const plain = body.trimStart().startsWith("<") ? "" : body.trim();
    return { message: plain, searchable: plain };
  }
  if (typeof json === "string") return { message: json, searchable: json };
  const said = ["message", "error"].flatMap((key) => wordsOf(property(json, key)));
  const errors = property(json, "errors");
  const listed = (Array.isArray(errors) ? errors.slice(0, ERRORS_MAX) : []).map(wordsOf);
  const message = said[0] ?? listed.find((words) => words.length > 0)?.join(" - ") ?? "";
  const codes = [json, ...(Array.isArray(errors) ? errors.slice(0, ERRORS_MAX) : [])].flatMap(
    (part) => textsOf(property(part, "code")),
  );
  return { message, searchable: [...said, ...listed.flat(), ...codes].join("\n") };
}

/**
 * A text as it may be shown and kept: printable, at most
 * {@link MESSAGE_CHARS_MAX} characters, the account's secrets blotted out.
 */
export function presentText(text: string, secrets: readonly string[]): string {
  let safe = text;
  for (const secret of secrets) if (secret !== "") safe = safe.replaceAll(secret, "***");
  return cut(printable(safe).trim(), MESSAGE_CHARS_MAX);
}

/** The endpoint's name for a request, the account's secrets blotted out; "" when it gave none. */
export function readRequestId(
  headers: Readonly<Record<string, string>>,
  secrets: readonly string[],
): string {
  const name = REQUEST_ID_HEADERS.find((header) => (headers[header] ?? "") !== "");
  return name === undefined
    ? ""
    : cut(presentText(headers[name] ?? "", secrets), REQUEST_ID_CHARS_MAX);
}

/** A property of a parsed JSON object; undefined of anything else. */
export function property(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}

/** Text, or the words inside an error object. */
function wordsOf(value: unknown): string[] {
  if (typeof value === "string") return textsOf(value);
  return ["message", "error", "details"].flatMap((key) => textsOf(property(value, key)));
}

function textsOf(value: unknown): string[] {
  return typeof value === "string" && value.trim() !== "" ? [value] : [];
}

function cut(text: string, charsMax: number): string {
  const chars = [...text];
  return chars.length <= charsMax ? text : `${chars.slice(0, charsMax - 1).join("")}…`;
}
