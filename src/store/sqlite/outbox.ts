import type { Clock } from "../../clock.ts";
import type { Outbox } from "../outbox.ts";
import { createCommitQueue } from "./commit-queue.ts";
import { readMail, readMailEvents, readMails } from "./mail-rows.ts";
import { openLedgerFile } from "./open-ledger.ts";
import { readRunResults } from "./runs.ts";
import { claimMails, foreseeMails, recordStep, resolveMail } from "./write-mails.ts";

/**
 * Opens the outbox in the ledger's file, on a connection of its own, and makes
 * the ledger first when it is not there (unless `create` is false).
 *
 * @throws UserError as {@link openSqliteLedger}
 */
export async function openSqliteOutbox(
  path: string,
  options: { clock: Clock; create?: boolean },
): Promise<{ outbox: Outbox; isNew: boolean }> {
  const { connection, isNew } = await openLedgerFile(path, options);
  const queue = createCommitQueue(connection);
  const nowMs = (): number => Math.floor(options.clock.nowMs());
  const outbox: Outbox = {
    claim: (request) => queue.commit(() => claimMails(connection, request, nowMs())),
    foresee: async (request) =>
      connection.readTogether(() => foreseeMails(connection, request, nowMs())),
    markSending: (mailId, owner) =>
      queue.commit(() => recordStep(connection, mailId, owner, { state: "sending" }, nowMs())),
    settle: (mailId, owner, outcome) =>
      queue.commit(() => recordStep(connection, mailId, owner, outcome, nowMs())),
    resolve: (mailId, as, by) =>
      queue.commit(() => resolveMail(connection, mailId, as, by, nowMs())),
    list: async (filter) => connection.readTogether(() => readMails(connection, filter, nowMs())),
    find: async (mailId) =>
      connection.readTogether(() => {
        const mail = readMail(connection, mailId, nowMs())?.mail;
        return mail ? { ...mail, events: readMailEvents(connection, mailId) } : null;
      }),
    findResults: async (runIdStart) =>
      connection.readTogether(() => readRunResults(connection, runIdStart)),
    close: async () => {
      queue.close();
      connection.close();
    },
  };
  return { outbox, isNew };
}
