import type { IncomingMessage, ServerResponse } from "node:http";
import type { EndpointAccount, EndpointAnswer } from "../../../src/endpoints/endpoint.ts";
import { readBody, startServer } from "../loopback.ts";
import { makeAccount, makeCaller, never } from "./seller.ts";

type Serve = (request: IncomingMessage, response: ServerResponse, call: number) => void;

/** A server that hands out tokens T-1, T-2 ... and serves every other path as told. */
export async function startAmazon(serve: Serve) {
  const served = { tokens: 0, calls: 0 };
  const url = await startServer(async (request, response) => {
    if (request.url === "/auth/o2/token") {
      served.tokens += 1;
      await readBody(request);
      response.end(JSON.stringify({ access_token: `T-${served.tokens}`, expires_in: 3600 }));
      return;
    }
    served.calls += 1;
    serve(request, response, served.calls);
  });
  return { served, account: makeAccount(url) };
}

/** Posts something as this account. */
export function post(account: EndpointAccount, caller = makeCaller()): Promise<EndpointAnswer> {
  const body = { hello: "Wörld" };
  return caller.post({ method: "POST", path: "/orders/v0/x", body }, account, never);
}
