import type { CallName } from "../domain/operation.ts";
import type { LoadedConfig } from "./load-config.ts";
import type { LimitOverride } from "./schema.ts";

/** What the config says about an operation's limit; null when nothing. What is absent stays as the table says. */
export function limitOverride(
  config: Pick<LoadedConfig, "limits">,
  operation: CallName,
): LimitOverride | null {
  return config.limits[operation] ?? null;
}
