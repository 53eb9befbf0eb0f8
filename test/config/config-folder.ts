import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { loadConfig } from "../../src/config/load-config.ts";
import type { LoadedConfig } from "../../src/config/load-config.ts";
import { UserError } from "../../src/errors.ts";

/** A folder of its own for one test, with files in it, gone when the test ends. */
export function makeFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "shipledger-config-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** A config loaded from a real file. */
export async function loadFrom(
  config: unknown,
  env: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<LoadedConfig> {
  const text = typeof config === "string" ? config : JSON.stringify(config);
  const cwd = makeFolder({ ...files, "shipledger.config.json": text });
  return loadConfig({ cwd, env });
}

/** The UserError that `act` ends in. */
export async function catchUserError(act: () => unknown): Promise<UserError> {
  try {
    await act();
  } catch (thrown) {
    if (thrown instanceof UserError) return thrown;
    throw thrown;
  }
  throw new Error("expected a UserError, and none came");
}
