/**
 * A text as PostgreSQL can hold it: it knows no zero character
 * (https://www.postgresql.org/docs/current/datatype-character.html), and half a
 * surrogate pair is no character at all. Either becomes U+FFFD, as it is shown.
 */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}
