import { amazonApi } from "./amazon.ts";
import { isControlPath, serveControl } from "./control.ts";
import type { SandboxControl } from "./control.ts";
import { ecartApi } from "./ecart.ts";
import { createFaultSource } from "./faults.ts";
import type { Exchange } from "./exchange.ts";
import { heldListSchema } from "./held-orders.ts";
import { startHttpCore } from "./http-core.ts";
import { LWA_PATH, LWA_REQUEST_ID_HEADER, serveLwa } from "./lwa.ts";
import { isMwsPath, MWS_REQUEST_ID_HEADER, serveMws } from "./mws.ts";
import type { MarketplaceApi, Runtime } from "./marketplace-api.ts";
import { serveCall } from "./serve-call.ts";
import type { SandboxOptions, SandboxSettings } from "./options.ts";
import { readOptions } from "./options.ts";
import { restoreWorld, saveWorld } from "./saved-state.ts";
import type { StateSaver } from "./state-file.ts";
import { createStateSaver, loadState } from "./state-file.ts";
import type { World } from "./world.ts";
import { createWorld, reportWorld } from "./world.ts";

/** A running sandbox: a marketplace on this machine, to rehearse on and to test with. */
export interface Sandbox extends SandboxControl {
  /** Base URL of the marketplace's APIs, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /**
   * Cuts open connections and saves the state. Requests that are still waiting are not carried out.
   *
   * @throws UserError when the state cannot be saved.
   */
  stop(): Promise<void>;
}

/**
 * Starts a sandbox on 127.0.0.1.
 *
 * @throws UserError when an option is out of bounds, the port is taken, or the
 *   state file cannot be used.
 *
 * @example
 * const sandbox = await startSandbox({ orders: [{ orderId: "111-1", items: [{ id: "1", quantity: 2 }] }] });
 * sandbox.setFaults({ next: [{ fault: "drop-after" }] });
 * await sandbox.stop();
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = readOptions(options);
  const stopping = new AbortController();
  const runtime = createRuntime(settings, await openWorld(settings), stopping.signal);
  const saver = createSaver(settings, () => runtime.world);
  // A file that cannot be written is better known now than at the end.
  saver.touch();
  await saver.flush();
  const control = createControl(runtime, saver);
  const core = await startHttpCore(settings.port, requestIdHeaderOf, (exchange) =>
    serveExchange(exchange, runtime, control, saver),
  );
  let stopped: Promise<void> | null = null;
  const stop = async () => {
    stopping.abort();
    await core.close();
    await saver.close();
  };
  return {
    ...control,
    url: core.url,
    port: core.port,
    stop: () => (stopped ??= stop()),
  };
}

type ChangingRuntime = Omit<Runtime, "world"> & { world: World };

function createRuntime(
  settings: SandboxSettings,
  world: World,
  signal: AbortSignal,
): ChangingRuntime {
  // The machine's clock is reported as a time of day that never jumps; a clock
  // passed in is reported as it is.
  const originMs = settings.now === null ? performance.timeOrigin : 0;
  return {
    settings: settings.world,
    world,
    onBody: settings.onBody,
    signal,
    nowMs: settings.now ?? (() => performance.now()),
    stampMs: (nowMs) => Math.round((originMs + nowMs) * 1000) / 1000,
  };
}

async function openWorld(settings: SandboxSettings): Promise<World> {
  const world = createWorld(settings.world);
  if (settings.stateFile === null) return world;
  const saved = await loadState(settings.stateFile);
  return saved === null ? world : restoreWorld(world, saved);
}

const noSaver: StateSaver = {
  touch: () => undefined,
  flush: async () => undefined,
  close: async () => undefined,
};

function createSaver(settings: SandboxSettings, world: () => World): StateSaver {
  if (settings.stateFile === null) return noSaver;
  return createStateSaver(settings.stateFile, () => saveWorld(world()));
}

function createControl(runtime: ChangingRuntime, saver: StateSaver): SandboxControl {
  return {
    state: () => reportWorld(runtime.world),
    requests: () => runtime.world.traffic.records(),
    setFaults(plan) {
      runtime.world.faults = createFaultSource(plan, runtime.settings.seed);
    },
    listOrders(orders) {
      runtime.world.marketplace.listOrders(orders);
      saver.touch();
    },
    listFulfillmentOrders(orders) {
      runtime.world.marketplace.listHeldOrders(heldListSchema.parse(orders));
      saver.touch();
    },
    reset() {
      runtime.world = createWorld(runtime.settings);
      saver.touch();
    },
  };
}

async function serveExchange(
  exchange: Exchange,
  runtime: Runtime,
  control: SandboxControl,
  saver: StateSaver,
): Promise<void> {
  if (isControlPath(exchange.path)) return serveControl(control, exchange);
  try {
    if (exchange.path === LWA_PATH) await serveLwa(runtime, exchange);
    else if (isMwsPath(exchange.path)) await serveMws(runtime, exchange);
    else await serveCall(runtime, apiOf(exchange.path), exchange);
  } finally {
    saver.touch();
  }
}

/** The API below which a path lies: Amazon's begin with the API's name, eCart's with `/api`. */
function apiOf(path: string): MarketplaceApi {
  return /^\/(?:orders|fba)\//u.test(path) ? amazonApi : ecartApi;
}

function requestIdHeaderOf(path: string): string {
  if (isMwsPath(path)) return MWS_REQUEST_ID_HEADER;
  return path.startsWith(LWA_PATH) ? LWA_REQUEST_ID_HEADER : apiOf(path).requestIdHeader;
}
