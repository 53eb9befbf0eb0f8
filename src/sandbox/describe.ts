import { FAULT_KINDS } from "./faults.ts";
import { REFUSED_TOKEN } from "./holder.ts";
import { LWA_PATH } from "./lwa.ts";
import { MWS_SECRET_KEY } from "./options.ts";

/** The token of the ready-made config; the sandbox takes any other as well. */
export const SANDBOX_TOKEN = "sandbox-token";

/** A whole `shipledger.config.json` that posts to a sandbox. */
export function describeSandboxConfig(url: string): string {
  const config = {
    ledger: "./shipledger.db",
    defaultAccount: "sandbox",
    accounts: {
      sandbox: { api: "ecart", baseUrl: url, token: SANDBOX_TOKEN },
      "sandbox-amazon": {
        api: "amazon",
        baseUrl: url,
        authUrl: url + LWA_PATH,
        marketplaceId: "ATVPDKIKX0DER",
        clientId: "sandbox-client",
        clientSecret: "sandbox-secret",
        refreshToken: "sandbox-refresh-token",
      },
      "sandbox-mws": {
        api: "mws",
        baseUrl: url,
        sellerId: "SANDBOXSELLER",
        marketplaceId: "ATVPDKIKX0DER",
        accessKeyId: "SANDBOXACCESSKEY",
        secretKey: MWS_SECRET_KEY,
      },
    },
  };
  return JSON.stringify(config, null, 2);
}

/** What a user reads when the sandbox has started: where it is, and how to work with it. Ends in a line break. */
export function describeSandbox(url: string): string {
  return `A marketplace to rehearse on: ${url}
It has the real limits, keeps what it is sent, and nothing leaves this machine.

shipledger.config.json:

${describeSandboxConfig(url)}

Every token of eCart's and every refresh token of Amazon's is a store of its own; the token
"${REFUSED_TOKEN}" is refused, and so is that client ID.

See what it holds, and every request it got:
  curl -s ${url}/sandbox/state
  curl -s ${url}/sandbox/requests

Ask for faults: by share of requests, or for the next requests only:
  curl -s ${url}/sandbox/faults -d '{"rates":{"429":0.05,"drop-after":0.02}}'
  curl -s ${url}/sandbox/faults -d '{"next":[{"fault":"half-answer","times":1}],"latencyMs":[50,200]}'
  curl -s ${url}/sandbox/faults -d '{"next":[{"fault":"token-expired"},{"fault":"503","operation":"lwa.token"}]}'
  curl -s ${url}/sandbox/faults -d '{}'
Kinds: ${FAULT_KINDS.join(", ")}.

Say what was ordered, so that shipping too much is refused:
  curl -s ${url}/sandbox/orders -d '{"orders":[{"orderId":"111-0000001-0000001","items":[{"id":"10000000000001","quantity":2}]}]}'
  curl -s ${url}/sandbox/orders -d '{"orders":[{"orderId":"111-0000002-0000002","status":"cancelled","items":[{"id":"10000000000002","quantity":1}]}]}'

Create a fulfillment order on hold, to change or release:
  curl -s ${url}/sandbox/fulfillment-orders -d '{"orders":[{"orderId":"held-1","items":[{"id":"item-1","quantity":2}]}]}'

Begin anew:
  curl -s -X POST ${url}/sandbox/reset
`;
}
