import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { coerceError, ExitCode, UserError } from "../errors.ts";
import { describeSandbox } from "../sandbox/describe.ts";
import type { FaultPlan } from "../sandbox/faults.ts";
import type { SandboxOptions } from "../sandbox/options.ts";
import type { OrderedInput } from "../sandbox/ordered.ts";
import { SENDING_OPERATIONS } from "../sandbox/limits.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { readOrderFacts } from "../sheet/order-report.ts";
import { jsonLine } from "../ui/ndjson-reporter.ts";
import { createStreamWriter } from "../ui/stream-writer.ts";
import { readDuration } from "./read-duration.ts";
import type { Terminal } from "./terminal.ts";

type SandboxLimits = NonNullable<SandboxOptions["limits"]>;

/** Flags of the sandbox. */
export interface SandboxFlags {
  readonly port: number;
  readonly orders: string | undefined;
  readonly faults: string | undefined;
  readonly state: string | undefined;
  readonly seed: number | undefined;
  readonly rate: number | undefined;
  readonly burst: number | undefined;
  readonly limits: string | undefined;
  readonly tokenLife: string | undefined;
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
  const { port, seed, editsMax, openOrders, tokenLife } = flags;
  const orders =
    flags.orders === undefined ? undefined : await readOrdered(resolve(terminal.cwd, flags.orders));
  const faults = await readJsonFlag<FaultPlan>(FAULTS_FLAG, flags.faults, terminal);
  const stateFile = flags.state === undefined ? undefined : resolve(terminal.cwd, flags.state);
  const tokenLifeMs = tokenLife === undefined ? undefined : readDuration("token-life", tokenLife);
  const limits = await readLimits(flags, terminal);
  return { port, seed, editsMax, openOrders, orders, faults, stateFile, limits, tokenLifeMs };
}

/** `--rate` and `--burst` are for every operation that sends something; `--limits` is for each its own. */
async function readLimits(flags: SandboxFlags, terminal: Terminal): Promise<SandboxLimits> {
  const { rate: ratePerSecond, burst } = flags;
  const named = (await readJsonFlag<SandboxLimits>(LIMITS_FLAG, flags.limits, terminal)) ?? {};
  const isSaid = ratePerSecond !== undefined || burst !== undefined;
  const general = isSaid
    ? SENDING_OPERATIONS.map((operation) => [operation, { ratePerSecond, burst }] as const)
    : [];
  return { ...Object.fromEntries(general), ...named };
}

/** What buyers ordered, from a marketplace's order report. */
async function readOrdered(path: string): Promise<OrderedInput[]> {
  const facts = await readOrderFacts([path]);
  return [...facts].map(([orderId, { items }]) => ({
    orderId,
    items: [...items].map(([id, item]) => ({ id, quantity: item.ordered ?? 0, sku: item.sku })),
  }));
}

interface JsonFlag {
  readonly what: string;
  readonly example: string;
}
const FAULTS_FLAG: JsonFlag = {
  what: "The fault plan",
  example: `--faults '{"rates":{"429":0.05}}'`,
};
const LIMITS_FLAG: JsonFlag = {
  what: "The limits",
  example: `--limits '{"amazon.getOrder":{"ratePerSecond":5}}'`,
};

/** A flag of JSON: as it is, or a file that holds it. The sandbox checks what it says. */
async function readJsonFlag<Value>(
  { what, example }: JsonFlag,
  text: string | undefined,
  terminal: Terminal,
): Promise<Value | undefined> {
  if (text === undefined) return undefined;
  const isInline = text.trimStart().startsWith("{");
  try {
    const json = isInline ? text : await readFile(resolve(terminal.cwd, text), "utf8");
    return JSON.parse(json) as Value;
  } catch (error) {
    throw new UserError(`${what} cannot be read: ${coerceError(error).message}`, {
      nextSteps: [`Give JSON or a file, for example ${example}`],
      cause: error,
    });
  }
}

function untilSignal(): Promise<void> {
  return new Promise((done) => {
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(name, () => done());
  });
}
