import { open } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { coerceError, UserError } from "../errors.ts";
import { findJsonProblem } from "./json-problem.ts";
import { parseConfig } from "./parse-config.ts";
import type { Config } from "./schema.ts";
import { readVariables } from "./variables.ts";
import type { VariableReader } from "./variables.ts";

/** The name under which a config is looked for, from the working folder upwards. */
export const CONFIG_FILE_NAME = "shipledger.config.json";

const CONFIG_BYTES_MAX = 1_000_000;

const EXAMPLE = `{ "accounts": { "acme-us": { "api": "ecart", "token": "\${ECART_TOKEN}" } } }`;

/** A config with the place it came from. Variables are filled in only when an account is used. */
export interface LoadedConfig extends Config {
  /** Absolute. */
  readonly path: string;
  /** The config's folder, to which its paths are relative. */
  readonly folder: string;
  readonly readVariable: VariableReader;
}

/**
 * Reads the config: `path` where one is given, else the nearest
 * `shipledger.config.json` in `cwd` or a folder above it.
 *
 * @throws UserError (exit 2) when there is none, when it is no JSON (with line
 *   and column), or when it is not as expected (with every problem's path).
 */
export async function loadConfig(options: {
  readonly path?: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Promise<LoadedConfig> {
  const config = await loadConfigIfAny(options);
  if (config) return config;
  throw noConfig(options.path, resolve(options.cwd));
}

/** The same; null when none was named and there is none. */
export async function loadConfigIfAny(options: {
  readonly path?: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Promise<LoadedConfig | null> {
  const found = await findConfig(options.path, resolve(options.cwd));
  if (!found) {
    if (options.path !== undefined) throw noConfig(options.path, resolve(options.cwd));
    return null;
  }
  const { path, text } = found;
  const problem = findJsonProblem(text);
  if (problem !== null) {
    throw new UserError(
      `${path}:${problem.line}:${problem.column} is not JSON: ${problem.message}.`,
      { nextSteps: [`Correct line ${problem.line}, column ${problem.column} of ${path}.`] },
    );
  }
  const parsed = parseConfig(JSON.parse(text));
  if ("problems" in parsed) throw describeProblems(path, parsed.problems);
  const folder = dirname(path);
  const readVariable = await readVariables(folder, options.env);
  return { ...parsed.config, path, folder, readVariable };
}

async function findConfig(
  path: string | undefined,
  start: string,
): Promise<{ path: string; text: string } | null> {
  for (const candidate of path === undefined ? pathsUpwards(start) : [resolve(start, path)]) {
    const text = await readBounded(candidate);
    if (text !== null) return { path: candidate, text };
  }
  return null;
}

/** The error for a config that is needed and not there. */
export function noConfig(path: string | undefined, start: string): UserError {
  return new UserError(
    path === undefined
      ? `There is no ${CONFIG_FILE_NAME} in ${start} or a folder above it.`
      : `There is no config at ${resolve(start, path)}.`,
    {
      nextSteps: [
        `Save this as ${CONFIG_FILE_NAME}, and the token as ECART_TOKEN=... in .env beside it: ${EXAMPLE}`,
        "To rehearse without credentials: shipledger sandbox",
      ],
    },
  );
}

function pathsUpwards(start: string): string[] {
  const paths = [join(start, CONFIG_FILE_NAME)];
  for (let folder = start; dirname(folder) !== folder; folder = dirname(folder)) {
    paths.push(join(dirname(folder), CONFIG_FILE_NAME));
  }
  return paths;
}

/** The text of a file, null when there is none. */
async function readBounded(path: string): Promise<string | null> {
  try {
    await using file = await open(path, "r");
    if ((await file.stat()).size > CONFIG_BYTES_MAX) {
      throw new Error(`it is larger than ${CONFIG_BYTES_MAX} bytes`);
    }
    return (await file.readFile("utf8")).replace(/^\uFEFF/u, "");
  } catch (thrown) {
    const error = coerceError(thrown);
    if ("code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return null;
    throw new UserError(`The config ${path} cannot be read: ${error.message}`, {
      nextSteps: ["Check the file and its permissions, or name another with --config FILE."],
      cause: thrown,
    });
  }
}

function describeProblems(path: string, problems: readonly [string, ...string[]]): UserError {
  const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
  return new UserError(
    `The config ${path} has ${count}:\n${problems.map((problem) => `  ${problem}`).join("\n")}`,
    {
      nextSteps: [
        `Correct it; templates/config.schema.json, named as "$schema", makes an editor show what is allowed.`,
      ],
    },
  );
}
