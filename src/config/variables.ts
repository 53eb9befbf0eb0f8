import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { coerceError, UserError } from "../errors.ts";
import { fillReferences } from "./references.ts";
import { Secret } from "./secret.ts";

/** The value of a variable, undefined when it is not set. A function, so that nothing prints them all. */
export type VariableReader = (name: string) => string | undefined;

const ENV_BYTES_MAX = 1_000_000;

/**
 * The variables that `${NAME}` may name: those of the `.env` beside the config,
 * if there is one, with the real environment over them.
 *
 * @throws UserError (exit 2) when a `.env` is there and cannot be read.
 */
export async function readVariables(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<VariableReader> {
  const fromFile = new Map(Object.entries(await readEnvFile(join(folder, ".env"))));
  return (name) => (Object.hasOwn(env, name) ? env[name] : undefined) ?? fromFile.get(name);
}

async function readEnvFile(path: string): Promise<Record<string, string | undefined>> {
  try {
    const text = await readFile(path, "utf8");
    if (text.length > ENV_BYTES_MAX) throw new Error(`larger than ${ENV_BYTES_MAX} characters`);
    return parseEnv(text.replace(/^\uFEFF/u, ""));
  } catch (thrown) {
    const error = coerceError(thrown);
    if ("code" in error && (error.code === "ENOENT" || error.code === "EISDIR")) return {};
    throw new UserError(`${path} cannot be read: ${error.message}`, {
      nextSteps: ["Mend the file, or move it away and set the variables in the environment."],
      cause: thrown,
    });
  }
}

/**
 * A config text with its `${NAME}` filled in. `place` is its path in the config, for messages.
 *
 * @throws UserError (exit 2) naming place and variable when one is missing or empty.
 */
export function fillVariables(
  text: string,
  place: string,
  source: { readonly folder: string; readonly readVariable: VariableReader },
): Secret {
  return new Secret(
    fillReferences(text, (name) => {
      const value = source.readVariable(name);
      if (value) return value;
      const state = value === undefined ? "is not set" : "is empty";
      throw new UserError(`${place} needs the environment variable ${name}, which ${state}.`, {
        nextSteps: [
          `Set ${name} in the environment, or write ${name}=... into ${join(source.folder, ".env")}.`,
          "shipledger plan shows what would be sent without any secret.",
        ],
      });
    }),
  );
}
