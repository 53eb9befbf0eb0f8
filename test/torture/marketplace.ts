import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { FaultPlan } from "../../src/sandbox/faults.ts";
import type { OrderedInput } from "../../src/sandbox/ordered.ts";
import type { SandboxOptions } from "../../src/sandbox/options.ts";
import type { RequestRecord } from "../../src/sandbox/traffic.ts";
import type { SandboxState } from "../../src/sandbox/world.ts";
import type { VictimNotice } from "./marketplace-process.ts";

const SCRIPT = fileURLToPath(new URL("marketplace-process.ts", import.meta.url));
const START_MAX_MS = 20_000;
const CALL_MAX_MS = 20_000;

/** The sandbox, seen from the torture. */
export interface Marketplace {
  readonly url: string;
  setFaults(plan: FaultPlan): Promise<void>;
  listOrders(orders: readonly OrderedInput[]): Promise<void>;
  state(): Promise<SandboxState>;
  requests(): Promise<RequestRecord[]>;
  /** Begins anew: no packages, no counts. */
  reset(): Promise<void>;
  /** Names a process that must not outlive the torture. */
  watch(notice: VictimNotice): void;
  stop(): Promise<void>;
}

/** Starts the sandbox in a process of its own. */
export async function startMarketplace(options: SandboxOptions): Promise<Marketplace> {
  const child = fork(SCRIPT, [JSON.stringify(options)], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const url = await firstWord(child);
  const call = async (path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}/sandbox/${path}`, {
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(CALL_MAX_MS),
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    throw new Error(`The sandbox refused ${path}: ${JSON.stringify(answer)}`);
  };
  return {
    url,
    setFaults: async (plan) => void (await call("faults", plan)),
    listOrders: async (orders) => void (await call("orders", { orders })),
    state: async () => (await call("state")) as SandboxState,
    requests: async () => (await call("requests")) as RequestRecord[],
    reset: async () => void (await call("reset", {})),
    watch: (notice) => void (child.connected && child.send(notice)),
    async stop() {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}

async function firstWord(child: ChildProcess): Promise<string> {
  const signal = AbortSignal.timeout(START_MAX_MS);
  const failed = once(child, "exit", { signal }).then(() => {
    throw new Error("The sandbox ended before it was ready.");
  });
  // Once it has spoken, its end is nobody's failure here.
  failed.catch(() => undefined);
  const [word] = await Promise.race([once(child, "message", { signal }), failed]);
  return (word as { url: string }).url;
}
