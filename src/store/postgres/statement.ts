import { createHash } from "node:crypto";

/** An SQL statement that each session prepares once. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** What a parameter may be. Arrays become arrays, objects JSON. */
export type Value = string | number | boolean | null | Uint8Array | readonly Value[];

/** Names a statement after its text, so that two texts never share a name. */
export function statement(text: string): Statement {
  const digest = createHash("sha256").update(text).digest("hex");
  return { name: `shipledger_${digest.slice(0, 24)}`, text };
}
