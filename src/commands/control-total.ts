import type { PlanFlags } from "./flags.ts";

/** `--expect-packages`: what does not agree, or null. */
export function checkControlTotal(flags: PlanFlags, packages: number): string | null {
  const expected = flags.expectPackages;
  if (expected === undefined || expected === packages) return null;
  return `Control total: ${expected} packages were expected, the sheets hold ${packages}. Nothing is sent.`;
}
