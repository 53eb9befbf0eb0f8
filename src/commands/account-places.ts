import { describeAccount, resolveAccount, type ResolvedAccount } from "../config/accounts.ts";
import { limitOverride } from "../config/limit-override.ts";
import type { LoadedConfig } from "../config/load-config.ts";
import type { LawOfLane } from "../batch/describe-plan.ts";
import { isOperationName, type CallName } from "../domain/operation.ts";
import { assertInvariant } from "../errors.ts";
import type { EndpointAccount } from "../endpoints/endpoint.ts";
import { bucketNameOf, lawOf, type OperationLimit } from "../endpoints/limits.ts";
import type { BucketSpec } from "../limiter/limiter.ts";

/** The law of an operation, as published and as the config changes it. */
export function operationLimit(config: LoadedConfig, operation: CallName): OperationLimit {
  return lawOf(operation, limitOverride(config, operation) ?? {});
}

/** The laws of a config's lanes, for the estimates of a plan. */
export function lawOfConfig(config: LoadedConfig): LawOfLane {
  return (_account, operation) => {
    assertInvariant(isOperationName(operation), `unknown operation ${operation}`);
    return operationLimit(config, operation);
  };
}

/** Where an account's requests go and which bucket they draw from; secrets are read when first asked for. */
export function accountPlaces(config: LoadedConfig) {
  const accounts = new Map<string, EndpointAccount>();
  const endpointAccount = (name: string): EndpointAccount => {
    const known = accounts.get(name);
    if (known) return known;
    const account = revealAccount(resolveAccount(config, name));
    accounts.set(name, account);
    return account;
  };
  const buckets = new Map<string, BucketSpec>();
  const bucketOf = (account: string, operation: CallName): BucketSpec => {
    const key = `${account}\n${operation}`;
    const known = buckets.get(key);
    if (known) return known;
    const name = bucketNameOf(operation, endpointAccount(account));
    const bucket = { name, ...operationLimit(config, operation) };
    buckets.set(key, bucket);
    return bucket;
  };
  const placeOf = (account: string): string =>
    `${account} at ${new URL(describeAccount(config, account).baseUrl).host}`;
  return { endpointAccount, bucketOf, placeOf };
}

function revealAccount(account: ResolvedAccount): EndpointAccount {
  const { name, baseUrl } = account;
  if (account.api === "ecart") {
    return { name, api: account.api, baseUrl, token: account.token.reveal() };
  }
  if (account.api === "mws") {
    const { api, sellerId, accessKeyId, mwsAuthToken, secretKey } = account;
    const authToken = mwsAuthToken?.reveal() ?? "";
    return { name, api, baseUrl, sellerId, authToken, accessKeyId, secretKey: secretKey.reveal() };
  }
  const { authUrl, marketplaceId, clientId, clientSecret, refreshToken } = account;
  return {
    name,
    api: account.api,
    baseUrl,
    authUrl,
    marketplaceId,
    clientId: clientId.reveal(),
    clientSecret: clientSecret.reveal(),
    refreshToken: refreshToken.reveal(),
  };
}
