import { accountNames, describeAccount, type AccountDescription } from "../config/accounts.ts";
import { locateLedger, parseLedgerPlace } from "../config/ledger-place.ts";
import type { LoadedConfig } from "../config/load-config.ts";
import { userAgent } from "../endpoints/user-agent.ts";
import type { ExitCode } from "../errors.ts";
import { countOf } from "../ui/format.ts";
import { createPaint } from "../ui/paint.ts";
import { printChecks } from "../ui/print-checks.ts";
import { createStreamWriter } from "../ui/stream-writer.ts";
import { checkAccount } from "./doctor/check-account.ts";
import { checkClock } from "./doctor/check-clock.ts";
import { checkLedger } from "./doctor/check-ledger.ts";
import { checkMail } from "./doctor/check-mail.ts";
import { exitCodeOfChecks, failedBy, good, type CheckedPart } from "./doctor/check.ts";
import type { CommonFlags } from "./flags.ts";
import { openStore } from "./open-store.ts";
import { prepareSending } from "./sending.ts";
import { loadConfigFor } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** Flags of doctor. */
export interface DoctorFlags extends CommonFlags {
  /** The only account to look at; undefined for all. */
  readonly account: string | undefined;
}

/** `shipledger doctor`: looks at everything that a run needs, and sends nothing. */
export async function runDoctorCommand(flags: DoctorFlags, terminal: Terminal): Promise<ExitCode> {
  const checks: CheckedPart[] = [describeProgram()];
  const config = await loadConfigFor(flags, terminal).catch((thrown: unknown) => {
    checks.push(failedBy("config", thrown));
    return null;
  });
  if (config !== null) checks.push(...(await checkSetUp(config, flags, terminal)));
  const { stdout, env } = terminal;
  const exitCode = exitCodeOfChecks(checks);
  printChecks(checks, {
    json: flags.json,
    quiet: flags.quiet,
    paint: createPaint(stdout, env),
    write: createStreamWriter(stdout),
  });
  return exitCode;
}

function describeProgram(): CheckedPart {
  const { version, platform, arch } = process;
  return good(
    "program",
    `${userAgent().replace("/", " ")}, Node ${version.slice(1)}, ${platform} ${arch}`,
  );
}

async function checkSetUp(
  config: LoadedConfig,
  flags: DoctorFlags,
  terminal: Terminal,
): Promise<CheckedPart[]> {
  const names = accountNames(config).filter((name) => (flags.account ?? name) === name);
  if (flags.account !== undefined) describeAccount(config, flags.account);
  const checks = [good("config", `${config.path}: ${countOf(names.length, "account")}`)];
  const accounts: AccountDescription[] = [];
  for (const name of names) {
    try {
      accounts.push(describeAccount(config, name));
    } catch (thrown) {
      checks.push(failedBy(name, thrown));
    }
  }
  try {
    const place =
      flags.ledger === undefined
        ? locateLedger(config)
        : parseLedgerPlace(flags.ledger, terminal.cwd);
    const { checks: ledgerChecks, store } = await checkLedger(place, terminal);
    checks.push(...ledgerChecks);
    try {
      const shared = store ?? openStore(place, { clock: terminal.clock, create: false });
      const { ports } = prepareSending(config, shared, terminal.clock);
      const { signal } = new AbortController();
      const { clock } = terminal;
      const look = { config, ports, isShared: store !== null, clock, signal };
      const looked = await Promise.all(accounts.map((each) => checkAccount(each, look)));
      checks.push(...looked);
      const answering = accounts.find((_, index) => looked[index]?.state === "ok");
      if (answering) checks.push(await checkClock(answering.baseUrl, terminal.clock, signal));
    } finally {
      await store?.close();
    }
  } catch (thrown) {
    checks.push(failedBy("ledger", thrown));
  }
  checks.push(...(await checkMail(config)));
  return checks;
}
