import { createHmac, timingSafeEqual } from "node:crypto";

/** A signed query as it came: its parameters, and the text that its signature is of. */
export interface SignedQuery {
  readonly parameters: ReadonlyMap<string, string>;
  /** The encoded pairs but that of the signature, sorted, as they must be signed. */
  readonly canonical: string;
  readonly signature: string;
}

/**
 * Reads a query without ever encoding anything again: what is held against the
 * signature is what was sent. Null where a pair cannot be decoded or stands twice.
 */
export function readSignedQuery(text: string): SignedQuery | null {
  const pairs = text.split("&").filter((pair) => pair !== "");
  const parameters = new Map<string, string>();
  try {
    for (const pair of pairs) {
      const [name = "", ...rest] = pair.split("=");
      const key = decodeURIComponent(name);
      if (parameters.has(key)) return null;
      parameters.set(key, decodeURIComponent(rest.join("=")));
    }
  } catch {
    return null;
  }
  const signed = pairs.filter((pair) => !pair.startsWith("Signature="));
  return {
    parameters,
    canonical: signed.sort(byBytesOfName).join("&"),
    signature: parameters.get("Signature") ?? "",
  };
}

function byBytesOfName(a: string, b: string): number {
  const [left, right] = [a, b].map((pair) =>
    Buffer.from(decodeURIComponent(pair.split("=")[0] ?? "")),
  );
  return Buffer.compare(left ?? Buffer.alloc(0), right ?? Buffer.alloc(0));
}

/** Whether a query is signed with this key: Signature Version 2, HMAC-SHA256. */
export function isSignedWith(
  secretKey: string,
  { canonical, signature }: SignedQuery,
  place: { readonly method: string; readonly host: string; readonly path: string },
): boolean {
  const hmac = createHmac("sha256", secretKey);
  hmac.update(`${place.method}\n${place.host}\n${place.path}\n${canonical}`);
  const wanted = hmac.digest();
  const given = Buffer.from(signature, "base64");
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
