import { createHmac } from "node:crypto";

/** What a signature is made of besides the parameters. */
export interface SignedPlace {
  readonly method: "GET" | "POST";
  /** Without query. */
  readonly url: URL;
  readonly secretKey: string;
}

/**
 * Signature Version 2 of a query request: HMAC-SHA256 over verb, host, path and
 * the parameters in byte order, in base64. The parameters are all of the
 * request but `Signature` itself, and the path is the real one; both against
 * the examples of the page, which get the two wrong:
 * https://github.com/bizon/mws-api-doc, DG_QueryString and DG_SigningQueryRequest.
 */
export function signQuery(
  parameters: Readonly<Record<string, string>>,
  { method, url, secretKey }: SignedPlace,
): string {
  const text = [method, url.hostname.toLowerCase(), url.pathname, encodeQuery(parameters)].join(
    "\n",
  );
  return createHmac("sha256", secretKey).update(text, "utf8").digest("base64");
}

/** Parameters as they are signed and sent: sorted by name in byte order, names and values encoded. */
export function encodeQuery(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters)
    .map(
      ([name, value]) => [Buffer.from(name, "utf8"), `${encode(name)}=${encode(value)}`] as const,
    )
    .sort(([a], [b]) => Buffer.compare(a, b))
    .map(([, pair]) => pair)
    .join("&");
}

/**
 * Everything but letters, digits and `-_.~` as %XY of its UTF-8 bytes
 * (https://www.rfc-editor.org/rfc/rfc3986#section-2.3); a space is %20, never +.
 */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
