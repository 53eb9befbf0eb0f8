import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { Counter, Gauge, Registry, collectDefaultMetrics } from "prom-client";
import { ExitCode, UserError } from "../../errors.ts";
import type { LaneBacklog, PostQueue } from "../../store/queue.ts";
import type { HealthDesk } from "./health.ts";

const LOOPBACK = "127.0.0.1";
/** The port that exporters of Prometheus metrics have by convention. */
const PORT_DEFAULT = 9464;
const PORT_MAX = 65_535;
/** What is queued is counted at most so often, however often somebody asks. */
const COUNTED_FOR_MS = 5_000;
const OFF = "off";

/** Where the metrics of a worker are read. */
export interface MetricsServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the worker's metrics in Prometheus text
 * (https://prometheus.io/docs/instrumenting/exposition_formats/) at `/metrics`,
 * and its health as JSON at `/health`. By default on loopback; when the usual
 * port is another's there, on any free one. Null for `off`.
 *
 * @throws UserError (exit 2) for a place that is none, (exit 4) for one that is taken
 */
export async function serveMetrics(
  place: string | undefined,
  desk: HealthDesk,
  queue: PostQueue,
): Promise<MetricsServer | null> {
  if (place === OFF) return null;
  const registry = createRegistry(desk, queue);
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      if (request.url === "/health") {
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(desk.read()));
      } else if (request.url === "/metrics") {
        const text = await registry.metrics();
        response.setHeader("content-type", registry.contentType);
        response.end(text);
      } else {
        response.statusCode = 404;
        response.end("Metrics are at /metrics, the worker's health at /health.\n");
      }
    };
    answer().catch(() => {
      response.statusCode = 503;
      response.end("The ledger cannot be asked just now.\n");
    });
  });
  const { host, port } =
    place === undefined ? { host: LOOPBACK, port: PORT_DEFAULT } : parse(place);
  try {
    await listen(server, host, port);
  } catch (cause) {
    if (place !== undefined) throw taken(place, cause);
    await listen(server, host, 0);
  }
  // A worker that has nothing else to do may end.
  server.unref();
  return {
    url: urlOf(server),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  server.listen(port, host);
  await once(server, "listening");
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") return "";
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}/metrics`;
}

/** A port on loopback, or a host and a port. */
function parse(place: string): { host: string; port: number } {
  const found = /^(?:(?<host>\[[0-9a-f:.]+\]|[^\s:/]+):)?(?<port>\d{1,5})$/iu.exec(place);
  const port = Number(found?.groups?.["port"] ?? Number.NaN);
  if (!(port <= PORT_MAX)) {
    throw new UserError(
      `--metrics takes a port, a host with a port, or ${OFF}, and not "${place}".`,
      {
        nextSteps: [
          `For example: --metrics ${PORT_DEFAULT}`,
          `Or: --metrics 0.0.0.0:${PORT_DEFAULT}`,
        ],
      },
    );
  }
  return { host: found?.groups?.["host"]?.replaceAll(/[[\]]/gu, "") ?? LOOPBACK, port };
}

function taken(place: string, cause: unknown): UserError {
  return new UserError(`Metrics cannot be served at ${place}.`, {
    nextSteps: [
      "Another program may have that port: give another, or leave --metrics away for a free one.",
    ],
    exitCode: ExitCode.resumable,
    cause,
  });
}

function createRegistry(desk: HealthDesk, queue: PostQueue): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const count = (name: string, help: string, read: () => number) =>
    new Counter({
      name: `shipledger_worker_${name}_total`,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `shipledger_worker_${name}`,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  count("requests", "Requests that have left.", () => desk.read().sent);
  count("throttled", "Answers 429.", () => desk.read().throttled);
  gauge("in_flight", "Requests without an answer yet.", () => desk.read().inFlight);
  gauge("lanes", "Accounts and operations at work.", () => desk.read().lanes);
  gauge("ready", "1 while it takes posts, 0 when it takes no more.", () =>
    desk.read().state === "ready" ? 1 : 0,
  );
  gauge(
    "stopped_accounts",
    "Accounts that it cannot send for.",
    () => Object.keys(desk.read().stopped).length,
  );
  const posts = new Counter({
    name: "shipledger_worker_posts_total",
    help: "Posts by how they ended.",
    labelNames: ["outcome"],
    registers: [],
    collect() {
      this.reset();
      for (const [outcome, ended] of Object.entries(desk.read().outcomes)) {
        this.inc({ outcome }, ended);
      }
    },
  });
  const readLanes = keepFor(COUNTED_FOR_MS, () => queue.readLanes());
  const queued = new Gauge({
    name: "shipledger_queue_posts",
    help: "Posts of the whole ledger that wait or are under way.",
    labelNames: ["account", "operation"],
    registers: [],
    async collect() {
      const lanes = await readLanes();
      this.reset();
      for (const { account, operation, posts } of lanes) this.set({ account, operation }, posts);
    },
  });
  registry.registerMetric(posts);
  registry.registerMetric(queued);
  return registry;
}

function keepFor(keptMs: number, read: () => Promise<LaneBacklog[]>): () => Promise<LaneBacklog[]> {
  let readAtMs = Number.NEGATIVE_INFINITY;
  let known: Promise<LaneBacklog[]> = Promise.resolve([]);
  return () => {
    if (performance.now() - readAtMs >= keptMs) {
      readAtMs = performance.now();
      known = read();
    }
    return known;
  };
}
