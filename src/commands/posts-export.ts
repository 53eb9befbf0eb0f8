import { resolve } from "node:path";
import { exportPackages, type ExportTally } from "../batch/export/export-packages.ts";
import { PACKAGE_STATES, type PackageState } from "../domain/export-row.ts";
import { ExitCode, UserError } from "../errors.ts";
import { writeExport } from "../sheet/package-export.ts";
import { probeResultPath } from "../sheet/result-path.ts";
import { countOf } from "../ui/format.ts";
import { jsonLine } from "../ui/ndjson-reporter.ts";
import { createStreamWriter } from "../ui/stream-writer.ts";
import type { CommonFlags } from "./flags.ts";
import { openSession } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** Flags of posts export. */
export interface ExportFlags extends CommonFlags {
  readonly out: string;
  readonly account: string | undefined;
  readonly state: readonly string[] | undefined;
}

/** `shipledger posts export --out FILE`: every package of the ledger as a sheet that can be imported. */
export async function runPostsExport(flags: ExportFlags, terminal: Terminal): Promise<ExitCode> {
  const states = flags.state?.map(checkState);
  const path = resolve(terminal.cwd, flags.out);
  const session = await openSession(flags, terminal, { create: false });
  const { ledger, ledgerPlace } = session;
  try {
    const own = ledgerPlace.kind === "file" ? [ledgerPlace.path] : [];
    await probeResultPath(path, own);
    const tally: ExportTally = { orders: 0, packages: 0, rows: 0, updates: 0 };
    const filter = { account: flags.account, states };
    const written = await writeExport(path, exportPackages(ledger, filter, tally));
    const write = createStreamWriter(terminal.stdout);
    if (flags.json) write(jsonLine({ type: "export:finished", ...tally, path: written }));
    else write(describeExport(tally, written, path));
    return ExitCode.ok;
  } finally {
    await session.close();
  }
}

function describeExport(tally: ExportTally, written: string, wished: string): string {
  const beside = written === wished ? "" : ` (${wished} is locked)`;
  const what = `${countOf(tally.packages, "package")} of ${countOf(tally.orders, "order")}`;
  const line = `${what}, ${countOf(tally.rows, "row")}, written to ${written}${beside}\n`;
  if (tally.updates === 0) return line;
  const left = countOf(tally.updates, "update");
  return `${line}Left out: ${left} of orders themselves (pickup statuses, fulfillment orders on hold), which have no package. "shipledger posts list" shows them.\n`;
}

function checkState(text: string): PackageState {
  const state = PACKAGE_STATES.find((known) => known === text);
  if (state) return state;
  throw new UserError(`A package is never "${text}".`, {
    nextSteps: [`Use one of: ${PACKAGE_STATES.join(", ")}.`],
  });
}
