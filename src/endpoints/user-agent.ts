import { readFileSync } from "node:fs";
import { parseJson, property } from "./answer-text.ts";

let known: string | undefined;

/** How the program names itself to endpoints: `Shipledger/<version>`. */
export function userAgent(): string {
  known ??= `Shipledger/${readVersion()}`;
  return known;
}

function readVersion(): string {
  // The same distance from src/ and from dist/.
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const version = property(parseJson(text), "version");
  return typeof version === "string" ? version : "0";
}
