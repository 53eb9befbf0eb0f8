import { FAULT_KINDS } from "../../src/sandbox/faults.ts";
import type { TortureOptions } from "./options.ts";
import type { FindingKind, Tally } from "./tally.ts";

const FINDINGS_SHOWN_MAX = 20;

/** What the torture prints in the end; ends in a line break. */
export function describeTally(
  tally: Tally,
  { seed, api }: Pick<TortureOptions, "seed" | "api">,
  durationMs: number,
): string {
  const faults = FAULT_KINDS.flatMap((kind) => {
    const count = tally.faults[kind] ?? 0;
    return count > 0 ? [`${kind} ${count}`] : [];
  });
  const total = Object.values(tally.faults).reduce((sum, count) => sum + count, 0);
  const lines: readonly (readonly [string, string | number])[] = [
    ["endpoint", api.name],
    ["seed", seed],
    ["rounds", tally.rounds],
    [
      "runs",
      `${tally.runs} (two at once: ${tally.pairs} times, ${tally.skewedPairs} with clocks an hour apart)`,
    ],
    ["kills", tally.kills],
    ["kills between request and answer", tally.killsInFlight],
    ["kills between mark and request", tally.killsBeforeArrival],
    ["faults", `${total} (${faults.join(", ")})`],
    ["posts", tally.posts],
    ["requests", tally.requests],
    ["refused", tally.refused],
    ["orders read back", tally.readBacks],
    ["over the sandbox's own limit", `${tally.throttled} (clocks apart: ${tally.throttledBySkew})`],
    ["lost", countOf(tally, "lost")],
    ["doubled", countOf(tally, "doubled")],
    ["wrong IDs", countOf(tally, "wrong")],
    ["broken runs", countOf(tally, "broken")],
    ["time", `${(durationMs / 1000).toFixed(1)} s`],
  ];
  return lines.map(([name, value]) => `${`${name}:`.padEnd(34)}${value}\n`).join("");
}

/** The findings themselves, the first of them in full. */
export function describeFindings(tally: Tally): string {
  const shown = tally.findings.slice(0, FINDINGS_SHOWN_MAX);
  const more = tally.findings.length - shown.length;
  const lines = shown.map(({ kind, where, text }) => `${kind}, ${where}: ${text}`);
  return [...lines, ...(more > 0 ? [`... and ${more} more`] : []), ""].join("\n");
}

function countOf(tally: Tally, kind: FindingKind): number {
  return tally.findings.filter((finding) => finding.kind === kind).length;
}
