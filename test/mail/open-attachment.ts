import { readPartnerFile } from "../../src/sheet/partner-file.ts";
import type { TakenMail } from "./mail-server.ts";

/** The one attachment of a mail, as rows of cells by header. */
export async function openAttachment({
  email,
}: TakenMail): Promise<Readonly<Record<string, string>>[]> {
  const [file] = email.attachments;
  if (email.attachments.length !== 1 || !file) throw new Error("there must be one attachment");
  const format = file.filename?.endsWith(".csv") === true ? "csv" : "xlsx";
  const [headers = [], ...rows] = await readPartnerFile(bytesOf(file.content), format);
  return rows.map((cells) =>
    Object.fromEntries(headers.map((header, index) => [header, cells[index] ?? ""])),
  );
}

/** The bytes of an attachment as the mail parser gives them. */
export function bytesOf(content: string | ArrayBuffer | Uint8Array): Buffer {
  if (typeof content === "string") return Buffer.from(content);
  return Buffer.from(content instanceof Uint8Array ? content : new Uint8Array(content));
}
