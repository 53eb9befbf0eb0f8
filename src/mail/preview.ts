import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { MailingListener } from "../domain/mailing.ts";
import { coerceError, UserError } from "../errors.ts";
import { firstCopies } from "./foresee.ts";
import type { Mailing, PreparedShare } from "./prepare-mails.ts";
import { composePrepared } from "./send-shares.ts";

/**
 * Writes every mail as it would be sent (`.eml`) and its HTML into a folder,
 * which is made where it is not there. Sends nothing.
 *
 * @throws UserError when the folder cannot be written.
 */
export async function writePreviews(
  shares: readonly PreparedShare[],
  mailing: Mailing,
  folder: string,
  emit: MailingListener,
): Promise<void> {
  const taken = new Set<string>();
  for (const share of shares) {
    for (const { part, messageId } of firstCopies(share, mailing)) {
      const mail = share.mails[part - 1];
      if (!mail) continue;
      const base = join(folder, freeName(mail.draft.attachment.replace(/\.\w+$/u, ""), taken));
      const [eml, html] = [`${base}.eml`, `${base}.html`];
      const raw = await composePrepared(share, mail, messageId, mailing, null);
      await writeFiles(folder, [
        [eml, raw],
        [html, mail.body.html],
      ]);
      emit({ type: "mail:previewed", ...mail.facts, messageId, eml, html });
    }
  }
}

/** Names of two partners may be one in plain letters; some systems do not tell case apart. */
function freeName(base: string, taken: Set<string>): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (taken.has(name.toLowerCase())) continue;
    taken.add(name.toLowerCase());
    return name;
  }
}

async function writeFiles(
  folder: string,
  files: readonly (readonly [string, string | Buffer])[],
): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const [path, content] of files) await writeFile(path, content);
  } catch (thrown) {
    throw new UserError(`The preview cannot be written: ${coerceError(thrown).message}`, {
      nextSteps: ["Name a folder that can be written: --preview DIR"],
      cause: thrown,
    });
  }
}
