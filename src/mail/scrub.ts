import { printable } from "../domain/normalise.ts";

const SHOWN = "[secret]";
const TEXT_LENGTH_MAX = 500;
/** A shorter secret would blank out words of every text. */
const SECRET_LENGTH_MIN = 3;

/**
 * What a mail server or its library said, fit to be kept and shown: without
 * secrets in any of the forms in which they are sent, one line, of bounded length.
 *
 * @param login user and password, as they were given to the server
 */
export function scrubAnswer(
  text: string,
  login: { readonly user: string; readonly password: string } | null,
): string {
  const secrets = login ? formsOf(login) : [];
  const clean = secrets.reduce((rest, secret) => rest.replaceAll(secret, SHOWN), text);
  const line = printable(clean).replace(/\s+/gu, " ").trim();
  return line.length <= TEXT_LENGTH_MAX
    ? line
    : `${line.slice(0, TEXT_LENGTH_MAX - 3).toWellFormed()}...`;
}

/** Plain, in URLs, and as AUTH PLAIN and LOGIN send them: https://www.rfc-editor.org/rfc/rfc4616 */
function formsOf({ user, password }: { user: string; password: string }): string[] {
  const base64 = (plain: string): string => Buffer.from(plain, "utf8").toString("base64");
  const plain = [`\u0000${user}\u0000${password}`, `${user}\u0000${user}\u0000${password}`];
  return [...plain.map(base64), base64(password), encodeURIComponent(password), password]
    .filter((secret) => secret.length >= SECRET_LENGTH_MIN)
    .toSorted((a, b) => b.length - a.length);
}
