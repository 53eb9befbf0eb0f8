import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { coerceError, UserError } from "../errors.ts";
import type { Exchange } from "./exchange.ts";
import { createExchange } from "./exchange.ts";

/** A server that listens on the loopback interface only. */
export interface HttpCore {
  readonly port: number;
  readonly url: string;
  /** Cuts open connections and stops listening. */
  close(): Promise<void>;
}

const HOST = "127.0.0.1";
// Longer than clients keep an idle connection: a server that closes first makes
// a request fail now and then for no reason that anybody asked for.
const KEEP_ALIVE_MS = 120_000;

/**
 * Listens on 127.0.0.1 and hands every request to `handle` as soon as its head is in.
 *
 * @param port 0 for any free one.
 * @param requestIdHeaderOf the header that names a request in its answer, by path.
 * @throws UserError when the port cannot be had.
 */
export async function startHttpCore(
  port: number,
  requestIdHeaderOf: (path: string) => string,
  handle: (exchange: Exchange) => Promise<void>,
): Promise<HttpCore> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    const header = requestIdHeaderOf(request.url ?? "/");
    const exchange = createExchange(request, response, header);
    handle(exchange).catch((error: unknown) => {
      const message = `The sandbox itself has failed: ${coerceError(error).message}`;
      if (response.headersSent) exchange.drop();
      else exchange.send({ status: 500, body: { message } });
    });
  });
  server.on("clientError", (_error, socket) => {
    if (!socket.writable) return;
    const head = `HTTP/1.1 400 Bad Request\r\nx-request-id: ${randomUUID()}\r\n`;
    socket.end(`${head}content-length: 0\r\nconnection: close\r\n\r\n`);
  });
  await listen(server, port);
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    url: `http://${HOST}:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      const message = `The sandbox cannot listen on ${HOST}:${port}: ${cause.message}`;
      const nextSteps = ["Choose another port, or 0 for any free one."] as const;
      reject(new UserError(message, { nextSteps: [...nextSteps], cause }));
    });
    server.listen(port, HOST, resolve);
  });
}
