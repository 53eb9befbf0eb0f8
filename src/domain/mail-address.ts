/**
 * Addresses of mails, as this program writes them: bare, one line, ASCII before
 * the @. Stricter than the standards, so that nothing in an address can mean
 * anything to a mail server: https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2
 */
const ADDRESS =
  /^[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+)*@[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)*$/u;
/** https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1.3 */
const ADDRESS_LENGTH_MAX = 254;
const NAME_LENGTH_MAX = 100;
// oxlint-disable-next-line no-control-regex
const NOT_IN_NAMES = /[\u0000-\u001F\u007F-\u009F\u2028\u2029<>"@]/u;

/** Who a mail is from, or replies go to. */
export interface Sender {
  /** "" for none. */
  readonly name: string;
  readonly address: string;
}

/** Whether a text is one bare address, such as `ops@north.example`. */
export function isAddress(text: string): boolean {
  return text.length <= ADDRESS_LENGTH_MAX && ADDRESS.test(text);
}

/** Whether a text is all addresses of a domain, such as `@acme.example`. */
export function isAddressDomain(text: string): boolean {
  return isAddress(`x${text}`) && text.startsWith("@");
}

/**
 * `Acme Shipping <ship@acme.example>` or a bare address; null for anything else.
 *
 * @example
 * parseSender("Acme <ship@acme.example>"); // => { name: "Acme", address: "ship@acme.example" }
 */
export function parseSender(text: string): Sender | null {
  const [, quoted, plain = "", bracketed] =
    /^(?:"([^"]*)"|([^<"]*))\s*<([^<>]+)>$/u.exec(text) ?? [];
  const sender = { name: (quoted ?? plain).trim(), address: bracketed ?? text };
  const isName = !NOT_IN_NAMES.test(sender.name) && sender.name.length <= NAME_LENGTH_MAX;
  return isName && isAddress(sender.address) ? sender : null;
}

/** The part after the @, lower case. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1).toLowerCase();
}

/** Whether an address is on a list of addresses and domains (`@acme.example`). */
export function isOnList(address: string, list: readonly string[]): boolean {
  const wanted = address.toLowerCase();
  return list.some((entry) =>
    entry.startsWith("@")
      ? domainOf(wanted) === entry.slice(1).toLowerCase()
      : entry.toLowerCase() === wanted,
  );
}
