import { resolve } from "node:path";
import type { PlanAccount, PlanSettings } from "../batch/identity/settings.ts";
import { accountNames, defaultAccountName, describeAccount } from "../config/accounts.ts";
import { locateLedger, parseLedgerPlace, type LedgerPlace } from "../config/ledger-place.ts";
import { loadConfig, type LoadedConfig } from "../config/load-config.ts";
import { isOperationName, type ApiName, type OperationName } from "../domain/operation.ts";
import { ENDPOINTS } from "../endpoints/registry.ts";
import { UserError } from "../errors.ts";
import type { Ledger } from "../store/ledger.ts";
import { openStore, queueNeedsServer, type Store } from "./open-store.ts";
import type { CommonFlags, PlanFlags } from "./flags.ts";
import type { Terminal } from "./terminal.ts";

/** A config and the ledger it names, open. */
export interface Session {
  readonly config: LoadedConfig;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly ledgerPlace: LedgerPlace;
  readonly isNewLedger: boolean;
  close(): Promise<void>;
}

/**
 * Opens what every command with a ledger needs. Close it when done.
 *
 * @param options.create false: a ledger that is not there is a mistake, and none is made
 */
export async function openSession(
  flags: CommonFlags,
  terminal: Terminal,
  options: { readonly create?: boolean } = {},
): Promise<Session> {
  const config = await loadConfigFor(flags, terminal);
  const ledgerPlace = ledgerPlaceFor(flags, config, terminal);
  const store = openStore(ledgerPlace, { clock: terminal.clock, create: options.create ?? true });
  const close = () => store.close();
  try {
    const { ledger, isNew } = await store.openLedger();
    return { config, store, ledger, ledgerPlace, isNewLedger: isNew, close };
  } catch (error) {
    await close();
    throw error;
  }
}

export function loadConfigFor(flags: CommonFlags, terminal: Terminal): Promise<LoadedConfig> {
  const { cwd, env } = terminal;
  return loadConfig({ ...(flags.config === undefined ? {} : { path: flags.config }), cwd, env });
}

/** Where the ledger is that the flags or the config name; it is not opened. */
export async function locateLedgerPlace(
  flags: CommonFlags,
  terminal: Terminal,
): Promise<LedgerPlace> {
  return ledgerPlaceFor(flags, await loadConfigFor(flags, terminal), terminal);
}

/**
 * Asks for a ledger that workers can share, before a file is made in vain.
 *
 * @throws UserError (exit 2) for a file
 */
export async function requireServer(flags: CommonFlags, terminal: Terminal): Promise<void> {
  const place = await locateLedgerPlace(flags, terminal);
  if (place.kind === "file") throw queueNeedsServer(place.path);
}

function ledgerPlaceFor(flags: CommonFlags, config: LoadedConfig, terminal: Terminal): LedgerPlace {
  if (flags.ledger === undefined) return locateLedger(config);
  return parseLedgerPlace(flags.ledger, resolve(terminal.cwd));
}

/** Flags that change what is decided. */
export type DecidingFlags = Pick<
  PlanFlags,
  | "account"
  | "operation"
  | "changedTracking"
  | "duplicateRows"
  | "trustPackageIds"
  | "strictTracking"
>;

/** What the flags and the config say about planning. Needs no secret. */
export function planSettings(
  config: LoadedConfig,
  flags: DecidingFlags,
  nowMs: number,
): PlanSettings {
  const accounts = new Map(planAccounts(config).map((account) => [account.name, account]));
  if (flags.account !== undefined) describeAccount(config, flags.account);
  const operations = new Map(Object.values(ENDPOINTS).map(({ traits }) => [traits.name, traits]));
  if (flags.operation !== undefined && !isOperationName(flags.operation)) {
    throw new UserError(`There is no operation "${flags.operation}".`, {
      nextSteps: [`Use one of: ${[...operations.keys()].join(", ")}.`],
    });
  }
  return {
    changedTracking: flags.changedTracking ?? null,
    duplicateRows: flags.duplicateRows ?? "refuse",
    trustPackageIds: flags.trustPackageIds,
    strictTracking: flags.strictTracking,
    defaultAccount: flags.account ?? defaultAccountName(config),
    defaultOperation: flags.operation ?? null,
    nowMs,
    accounts,
    operations,
  };
}

/** The operation of rows that name none, by the API of their account. */
const DEFAULT_OPERATIONS = {
  ecart: "ecart.fulfillment",
  amazon: "amazon.confirmShipment",
  mws: "mws.UpdateFulfillmentOrder",
} as const satisfies Record<ApiName, OperationName>;

/** Every account, as far as a plan must know it. */
function planAccounts(config: LoadedConfig): PlanAccount[] {
  return accountNames(config).map((account): PlanAccount => {
    const described = describeAccount(config, account);
    const { name, api, seller, environment, timeZone, marketplaceId } = described;
    const operation = DEFAULT_OPERATIONS[api];
    return { name, api, seller, environment, timeZone, marketplaceId, operation };
  });
}
