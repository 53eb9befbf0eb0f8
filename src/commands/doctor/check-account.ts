import { askOnce, type Asked } from "../../batch/read-orders/ask.ts";
import type { Clock } from "../../clock.ts";
import { resolveAccount, type AccountDescription } from "../../config/accounts.ts";
import type { LoadedConfig } from "../../config/load-config.ts";
import type { CallName } from "../../domain/operation.ts";
import type { EndpointAccount } from "../../endpoints/endpoint.ts";
import type { ReadAnswer } from "../../endpoints/reader.ts";
import { CARRIER_READERS, ORDER_READERS, warmAccount } from "../../endpoints/registry.ts";
import { ExitCode } from "../../errors.ts";
import type { SendingPorts } from "../sending.ts";
import { failed, failedBy, good, skipped, warning, type CheckedPart } from "./check.ts";
import type { TripListener } from "../../endpoints/watch-trip.ts";

/** An order ID of Amazon's form that no order has: asking for it changes nothing and shows nothing. */
const NO_ORDER = "000-0000000-0000000";

/** What a look at an account works with. */
export interface AccountLook {
  readonly config: LoadedConfig;
  readonly ports: Pick<SendingPorts, "limiter" | "bucketOf" | "endpointAccount">;
  /** False where there is no ledger yet, and so nobody to share a limit with. */
  readonly isShared: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What an account's marketplace takes or refuses, in words. */
interface Credentials {
  readonly secrets: string;
  readonly areTaken: string;
}
const TOKEN: Credentials = { secrets: "its token", areTaken: "the token is taken" };
const LOGIN: Credentials = {
  secrets: "its refresh token and the role of its application",
  areTaken: "its credentials are taken",
};

/**
 * Looks whether an account's secrets are there and whether its marketplace takes
 * them, with one call that only reads, within the account's limit.
 */
export async function checkAccount(
  account: AccountDescription,
  look: AccountLook,
): Promise<CheckedPart> {
  const { name, api, baseUrl } = account;
  const place = `${api} at ${new URL(baseUrl).host}`;
  try {
    resolveAccount(look.config, name);
  } catch (thrown) {
    return failedBy(name, thrown);
  }
  switch (api) {
    case "ecart": {
      const answer = await askWithin("ecart.carriers", name, look, (...way) =>
        CARRIER_READERS["ecart.carriers"].read(...way),
      );
      const read = answer.kind === "read" ? `, which allows ${answer.reading.length} carriers` : "";
      return judge(name, `${place}${read}`, answer, TOKEN);
    }
    case "amazon": {
      const warmth = await warmAccount(look.ports.endpointAccount(name), look.signal);
      if (warmth.kind !== "ready") return judgeWarmth(name, place, warmth);
      const answer = await askWithin("amazon.getOrder", name, look, (...way) =>
        ORDER_READERS["amazon.getOrder"].read(NO_ORDER, ...way),
      );
      return judge(name, place, answer, LOGIN);
    }
    case "mws":
      return skipped(name, `${place}: its settings are whole; MWS has no call that only looks`);
  }
}

/** Asks once, on a token of the account's own bucket where a run may share it. */
async function askWithin<Reading>(
  call: CallName,
  name: string,
  { ports, isShared, clock, signal }: AccountLook,
  read: (
    endpoint: EndpointAccount,
    signal: AbortSignal,
    trip?: TripListener,
  ) => Promise<ReadAnswer<Reading>>,
): Promise<Asked<Reading>> {
  const endpoint = ports.endpointAccount(name);
  if (!isShared) return read(endpoint, signal);
  const context = { limiter: ports.limiter, clock, drain: signal, random: Math.random };
  return askOnce(ports.bucketOf(name, call), (...way) => read(endpoint, ...way), context);
}

function judge(
  name: string,
  place: string,
  answer: Asked<unknown>,
  { secrets, areTaken }: Credentials,
): CheckedPart {
  switch (answer.kind) {
    case "read":
    case "not-found":
      return good(name, `${place}: ${areTaken}`);
    case "refused-credentials": {
      const fix = `Renew ${secrets}, as \`shipledger explain credentials-refused\` says.`;
      return failed(
        name,
        `${place} refuses the credentials: ${answer.message}`,
        fix,
        ExitCode.credentials,
      );
    }
    case "stopped":
      return skipped(name, `${place}: the look was stopped`);
    case "throttled":
      return warning(name, `${place} answers, and its limit is used up`, "Ask again in a minute.");
    case "failed":
      // An answer about an order that there is none of is an answer to taken credentials.
      if (answer.why === "refused") return good(name, `${place}: ${LOGIN.areTaken}`);
      return failed(name, `${place}: ${answer.message}`, unreachableFix(answer.why));
  }
}

function judgeWarmth(
  name: string,
  place: string,
  { kind, message }: { readonly kind: string; readonly message: string },
): CheckedPart {
  if (kind === "refused") {
    const fix = "Renew what the message names, as `shipledger explain credentials-refused` says.";
    return failed(name, `${place}: ${message}`, fix, ExitCode.credentials);
  }
  return failed(name, `${place}: ${message}`, unreachableFix("not-sent"));
}

function unreachableFix(why: "not-sent" | "no-answer" | "unreadable"): string {
  return why === "unreadable"
    ? "Check `baseUrl` of the account: what answers there does not speak this API."
    : "Check the network, a proxy, and `baseUrl` of the account; then ask again.";
}
