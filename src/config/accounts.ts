import type { ApiName } from "../domain/operation.ts";
import { environmentOf } from "../domain/order-key.ts";
import type { Environment } from "../domain/order-key.ts";
import { UserError } from "../errors.ts";
import { amazonHost, completeAuthUrl, defaultAuthUrl } from "./amazon-place.ts";
import type { LoadedConfig } from "./load-config.ts";
import { didYouMean } from "../domain/nearest-name.ts";
import type { ConfigAccount } from "./schema.ts";
import { showPath } from "./schema-issues.ts";
import { Secret } from "./secret.ts";
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
  /** Amazon's ID of the marketplace; "" where the API has none. */
  readonly marketplaceId: string;
}

/** An account that can be used: its description and its secrets. */
export type ResolvedAccount = ResolvedEcartAccount | ResolvedAmazonAccount | ResolvedMwsAccount;

/** A store of eCart. */
export interface ResolvedEcartAccount extends AccountDescription {
  readonly api: "ecart";
  readonly token: Secret;
}

/** A seller's authorisation at Amazon. */
export interface ResolvedAmazonAccount extends AccountDescription {
  readonly api: "amazon";
  /** The whole URL at which access tokens are given out. */
  readonly authUrl: string;
  readonly clientId: Secret;
  readonly clientSecret: Secret;
  readonly refreshToken: Secret;
}

/** A seller at a gateway that speaks MWS. */
export interface ResolvedMwsAccount extends AccountDescription {
  readonly api: "mws";
  readonly sellerId: string;
  readonly accessKeyId: string;
  /** Null where the seller signs for itself. */
  readonly mwsAuthToken: Secret | null;
  readonly secretKey: Secret;
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
 * An account without its secrets: enough to plan.
 *
 * @throws UserError (exit 2) when there is no such account, or when its base
 *   URL cannot be filled in.
 */
export function describeAccount(config: LoadedConfig, name: string): AccountDescription {
  const account = findAccount(config, name);
  const baseUrl = fillUrl(config, name, "baseUrl", baseUrlOf(account));
  return {
    name,
    api: account.api,
    seller: account.seller ?? name,
    baseUrl,
    environment: environmentOf(baseUrl),
    timeZone: account.timeZone ?? config.timeZone,
    marketplaceId: account.api === "ecart" ? "" : account.marketplaceId,
  };
}

/**
 * An account with its secrets filled in from the environment.
 *
 * @throws UserError (exit 2) as {@link describeAccount}, and when a variable is
 *   missing, naming it and its place in the config.
 */
export function resolveAccount(config: LoadedConfig, name: string): ResolvedAccount {
  const account = findAccount(config, name);
  const described = describeAccount(config, name);
  const fill = (key: string, secret: Secret): Secret =>
    fillVariables(secret.reveal(), showPath(["accounts", name, key]), config);
  if (account.api === "ecart") {
    return { ...described, api: account.api, token: fill("token", account.token) };
  }
  if (account.api === "mws") {
    const { sellerId, accessKeyId, mwsAuthToken, secretKey } = account;
    const fillText = (key: string, text: string): string => fill(key, new Secret(text)).reveal();
    return {
      ...described,
      api: account.api,
      sellerId: fillText("sellerId", sellerId),
      accessKeyId: fillText("accessKeyId", accessKeyId),
      mwsAuthToken: mwsAuthToken === undefined ? null : fill("mwsAuthToken", mwsAuthToken),
      secretKey: fill("secretKey", secretKey),
    };
  }
  const { authUrl } = account;
  return {
    ...described,
    api: account.api,
    authUrl:
      authUrl === undefined
        ? defaultAuthUrl(described.baseUrl)
        : completeAuthUrl(fillUrl(config, name, "authUrl", authUrl)),
    clientId: fill("clientId", account.clientId),
    clientSecret: fill("clientSecret", account.clientSecret),
    refreshToken: fill("refreshToken", account.refreshToken),
  };
}

function findAccount(config: LoadedConfig, name: string): ConfigAccount {
  const account = Object.hasOwn(config.accounts, name) ? config.accounts[name] : undefined;
  const known = accountNames(config);
  if (account !== undefined) return account;
  throw new UserError(`There is no account "${name}" in ${config.path}${didYouMean(name, known)}`, {
    nextSteps: [`Use one of: ${known.join(", ")}; or add it under "accounts".`],
  });
}

function baseUrlOf(account: ConfigAccount): string {
  return account.baseUrl ?? (account.api === "amazon" ? amazonHost(account) : "");
}

function fillUrl(config: LoadedConfig, name: string, key: string, text: string): string {
  const place = showPath(["accounts", name, key]);
  const filled = fillVariables(text, place, config).reveal();
  if (!isWebAddress(filled)) {
    throw new UserError(`${place} is no http or https URL once its variables are filled in.`, {
      nextSteps: ["Give an address such as https://api.ecartapi.com, without user name or query."],
    });
  }
  return new URL(filled).href.replace(/\/+$/u, "");
}
