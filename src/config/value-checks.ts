import { hasReference } from "./references.ts";

const POSTGRES = /^postgres(?:ql)?:\/\//iu;
const ANY_SCHEME = /^[a-z][a-z0-9+.-]+:\/\//iu;

/** An http or https URL to which paths can be appended. */
export function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    (url.protocol === "https:" || url.protocol === "http:") &&
    url.username + url.password + url.search + url.hash === ""
  );
}

/** An smtp or smtps URL, or one that a variable will give. */
export function isMailAddress(text: string): boolean {
  return hasReference(text) || (/^smtps?:\/\//iu.test(text) && URL.canParse(text));
}

/** A PostgreSQL URL. */
export function isPostgresUrl(text: string): boolean {
  return POSTGRES.test(text);
}

/** A path or a PostgreSQL URL; no URL of another kind. */
export function isLedgerPlace(text: string): boolean {
  return isPostgresUrl(text) || !ANY_SCHEME.test(text);
}

/** A time zone that this machine knows. */
export function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}
