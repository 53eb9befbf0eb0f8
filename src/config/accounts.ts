import { createHash } from "node:crypto";
import type { ApiName } from "../domain/operation.ts";
import { environmentOf } from "../domain/order-key.ts";
import type { Environment } from "../domain/order-key.ts";
import { UserError } from "../errors.ts";
import type { LoadedConfig } from "./load-config.ts";
import { didYouMean } from "../domain/nearest-name.ts";
import type { ConfigAccount } from "./schema.ts";
import { showPath } from "./schema-issues.ts";
import type { Secret } from "./secret.ts";
import { isWebAddress } from "./value-checks.ts";
import { fillVariables } from "./variables.ts";

/** What a plan must know of an account; holds no secret and needs none. */
export interface AccountDescription {
  readonly name: string;
  readonly api: ApiName;
  readonly seller: string;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly environment: Environment;
  readonly timeZone: string;
}

/** An account that can be used: its description and its secret. */
export interface ResolvedAccount extends AccountDescription {
  readonly token: Secret;
}

/** Names of all accounts, in the config's order. */
export function accountNames(config: LoadedConfig): string[] {
  return Object.keys(config.accounts);
}

/** The account of rows that name none: the chosen one, or the only one; null where neither is. */
export function defaultAccountName(config: LoadedConfig): string | null {
  const [first, ...others] = accountNames(config);
  return config.defaultAccount ?? (others.length === 0 ? (first ?? null) : null);
}

/**
 * An account without its secret: enough to plan.
 *
 * @throws UserError (exit 2) when there is no such account, when this version
 *   cannot use its API, or when its base URL cannot be filled in.
 */
export function describeAccount(config: LoadedConfig, name: string): AccountDescription {
  const account = findEcartAccount(config, name);
  const baseUrl = fillBaseUrl(config, name, account.baseUrl);
  return {
    name,
    api: account.api,
    seller: account.seller ?? name,
    baseUrl,
    environment: environmentOf(baseUrl),
    timeZone: account.timeZone ?? config.timeZone,
  };
}

/**
 * An account with its secret filled in from the environment.
 *
 * @throws UserError (exit 2) as {@link describeAccount}, and when a variable is
 *   missing, naming it and its place in the config.
 */
export function resolveAccount(config: LoadedConfig, name: string): ResolvedAccount {
  const { token } = findEcartAccount(config, name);
  return {
    ...describeAccount(config, name),
    token: fillVariables(token.reveal(), showPath(["accounts", name, "token"]), config),
  };
}

/**
 * A name for an account's credentials that gives nothing away. Accounts with
 * one token at one address share it, and with it their rate limits.
 */
export function credentialName(account: ResolvedAccount): string {
  const hash = createHash("sha256").update(`${account.baseUrl}\n${account.token.reveal()}`, "utf8");
  return `${account.api}:${hash.digest("hex").slice(0, 16)}`;
}

function findEcartAccount(
  config: LoadedConfig,
  name: string,
): Extract<ConfigAccount, { api: "ecart" }> {
  const account = Object.hasOwn(config.accounts, name) ? config.accounts[name] : undefined;
  const known = accountNames(config);
  if (account === undefined) {
    throw new UserError(
      `There is no account "${name}" in ${config.path}${didYouMean(name, known)}`,
      {
        nextSteps: [`Use one of: ${known.join(", ")}; or add it under "accounts".`],
      },
    );
  }
  if (account.api === "ecart") return account;
  throw new UserError(
    `Account "${name}" is of the API "${account.api}", which this version cannot send to yet.`,
    { nextSteps: ['Use an account with "api": "ecart"; the others may stay in the config.'] },
  );
}

function fillBaseUrl(config: LoadedConfig, name: string, text: string): string {
  const place = showPath(["accounts", name, "baseUrl"]);
  const filled = fillVariables(text, place, config).reveal();
  if (!isWebAddress(filled)) {
    throw new UserError(`${place} is no http or https URL once its variables are filled in.`, {
      nextSteps: ["Give an address such as https://api.ecartapi.com, without user name or query."],
    });
  }
  return new URL(filled).href.replace(/\/+$/u, "");
}
