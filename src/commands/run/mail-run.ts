import type { MailingListener } from "../../domain/mailing.ts";
import { cellOf, type ShipmentLine } from "../../domain/shipment-line.ts";
import { ExitCode } from "../../errors.ts";
import { readResultSheet } from "../../sheet/read-result.ts";
import type { RunFlags } from "../flags.ts";
import {
  accountForMails,
  choosePartners,
  isRehearsed,
  refuseRehearsal,
  routeMails,
} from "../mail-setup.ts";
import { mailResult } from "../mailing.ts";
import { openOutbox } from "../open-outbox.ts";
import type { Session } from "../session.ts";
import type { Terminal } from "../terminal.ts";

/** The mailing at the end of a run. */
export interface RunMailing {
  /** Mails the result of the run, or tells why not. Answers what that means for the exit code. */
  mail(run: EndedRun, drain: AbortSignal, emit: MailingListener): Promise<ExitCode>;
}

/** A run whose result is written. */
export interface EndedRun {
  readonly runId: string;
  readonly startedAtMs: number;
  readonly resultPath: string;
  /** Why its result is not fit to be mailed; null when it is. */
  readonly flaw: string | null;
}

/**
 * Gets `--mail` ready before anything is sent, so that no run ends with a result
 * that cannot be mailed; null where it is not asked for.
 *
 * @throws UserError (exit 2) when partners or the mail server are not set up.
 */
export function prepareRunMailing(
  flags: RunFlags,
  { config, ledgerPlace }: Session,
  { clock }: Terminal,
  lines: readonly ShipmentLine[],
): RunMailing | null {
  if (!flags.mail) return null;
  choosePartners(config, undefined);
  const named = lines.map((line) => cellOf(line, "account"));
  const isRehearsal = isRehearsed(config, named, accountForMails(config, flags.account));
  refuseRehearsal(isRehearsal, routeMails(config), "");
  return {
    async mail({ runId, startedAtMs, resultPath: path, flaw }, drain, emit) {
      if (flaw !== null || drain.aborted) {
        emit({ type: "mail:withheld", runId, reason: flaw ?? "the run was stopped" });
        return ExitCode.ok;
      }
      const { outbox } = await openOutbox(ledgerPlace, { clock, create: false });
      try {
        const result = await readResultSheet(path);
        const mode = { kind: "send", again: false } as const;
        const { account } = flags;
        const order = { path, result, runStartedAtMs: startedAtMs, mode, only: null, account };
        const world = { config, clock, outbox, emit, drain, confirm: null };
        return await mailResult({ ...order, to: undefined }, world);
      } finally {
        await outbox.close();
      }
    },
  };
}
