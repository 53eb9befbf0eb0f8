import { resolve } from "node:path";
import { UserError } from "../errors.ts";
import type { LoadedConfig } from "./load-config.ts";
import { Secret } from "./secret.ts";
import { isLedgerPlace, isPostgresUrl } from "./value-checks.ts";
import { fillVariables } from "./variables.ts";

const LEDGER_DEFAULT = "./shipledger.db";

/** Where the ledger is. `shown` may be printed: it has no password. */
export type LedgerPlace =
  | { readonly kind: "file"; readonly path: string; readonly shown: string }
  | { readonly kind: "postgres"; readonly url: Secret; readonly shown: string };

/**
 * The ledger of the config: a path in it is relative to its folder.
 *
 * @throws UserError (exit 2) when a variable it names is missing.
 */
export function locateLedger(config: LoadedConfig): LedgerPlace {
  const text = config.ledger?.reveal() ?? LEDGER_DEFAULT;
  return parseLedgerPlace(fillVariables(text, "ledger", config).reveal(), config.folder);
}

/**
 * A ledger named by hand, as with `--ledger`: a path is relative to `folder`.
 *
 * @throws UserError (exit 2) for a URL of another kind.
 */
export function parseLedgerPlace(text: string, folder: string): LedgerPlace {
  if (isPostgresUrl(text) && URL.canParse(text)) {
    return { kind: "postgres", url: new Secret(text), shown: showWithoutSecrets(text) };
  }
  if (text === "" || isPostgresUrl(text) || !isLedgerPlace(text)) {
    throw new UserError("The ledger is neither a path nor a postgres:// URL.", {
      nextSteps: [`Give a file such as ${LEDGER_DEFAULT}, or postgres://user@host:5432/database.`],
    });
  }
  const path = resolve(folder, text);
  return { kind: "file", path, shown: path };
}

// Parameters may hold a password as well: https://www.postgresql.org/docs/current/libpq-connect.html
function showWithoutSecrets(text: string): string {
  const url = new URL(text);
  return `${url.protocol}//${url.host}${url.pathname}`;
}
