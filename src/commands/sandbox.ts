import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { coerceError, ExitCode, UserError } from "../errors.ts";
import { describeSandbox } from "../sandbox/describe.ts";
import type { FaultPlan } from "../sandbox/faults.ts";
import type { SandboxOptions } from "../sandbox/options.ts";
import type { OrderedInput } from "../sandbox/ordered.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { readOrderFacts } from "../sheet/order-report.ts";
import { jsonLine } from "../ui/ndjson-reporter.ts";
import { createStreamWriter } from "../ui/stream-writer.ts";
import type { Terminal } from "./terminal.ts";

/** Flags of the sandbox. */
export interface SandboxFlags {
  readonly port: number;
  readonly orders: string | undefined;
  readonly faults: string | undefined;
  readonly state: string | undefined;
  readonly seed: number | undefined;
  readonly rate: number | undefined;
  readonly burst: number | undefined;
  readonly editsMax: number | undefined;
  readonly openOrders: boolean;
  readonly json: boolean;
}

/** `shipledger sandbox`: a marketplace on this machine, until Ctrl-C. */
export async function runSandboxCommand(
  flags: SandboxFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const sandbox = await startSandbox(await sandboxOptions(flags, terminal));
  const write = createStreamWriter(terminal.stdout);
  if (flags.json) write(jsonLine({ type: "sandbox:ready", url: sandbox.url, port: sandbox.port }));
  else write(`${describeSandbox(sandbox.url)}\nCtrl-C ends it.\n`);
  await untilSignal();
  await sandbox.stop();
  return ExitCode.ok;
}

async function sandboxOptions(flags: SandboxFlags, terminal: Terminal): Promise<SandboxOptions> {
  const { port, seed, rate, burst, editsMax, openOrders } = flags;
  const orders =
    flags.orders === undefined ? undefined : await readOrdered(resolve(terminal.cwd, flags.orders));
  const faults = flags.faults === undefined ? undefined : await readFaults(flags.faults, terminal);
  const stateFile = flags.state === undefined ? undefined : resolve(terminal.cwd, flags.state);
  const law = { ratePerSecond: rate, burst };
  const limits =
    rate === undefined && burst === undefined ? undefined : { "ecart.fulfillment": law };
  return { port, seed, editsMax, openOrders, orders, faults, stateFile, limits };
}

/** What buyers ordered, from a marketplace's order report. */
async function readOrdered(path: string): Promise<OrderedInput[]> {
  const facts = await readOrderFacts([path]);
  return [...facts].map(([orderId, { items }]) => ({
    orderId,
    items: [...items].map(([id, item]) => ({ id, quantity: item.ordered ?? 0, sku: item.sku })),
  }));
}

/** A fault plan: JSON as it is, or a file that holds it. The sandbox checks what it says. */
async function readFaults(text: string, terminal: Terminal): Promise<FaultPlan> {
  const isInline = text.trimStart().startsWith("{");
  try {
    const json = isInline ? text : await readFile(resolve(terminal.cwd, text), "utf8");
    return JSON.parse(json) as FaultPlan;
  } catch (error) {
    throw new UserError(`The fault plan cannot be read: ${coerceError(error).message}`, {
      nextSteps: [`Give JSON or a file, for example --faults '{"rates":{"429":0.05}}'`],
      cause: error,
    });
  }
}

function untilSignal(): Promise<void> {
  return new Promise((done) => {
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(name, () => done());
  });
}
