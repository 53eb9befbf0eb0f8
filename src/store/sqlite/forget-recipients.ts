import type { AttemptRecord } from "../order-record.ts";
import { isToForget } from "../recipient-rules.ts";
import type { Connection } from "./connection.ts";

const FORGET = `UPDATE posts SET request = NULL
  WHERE package_ref = ? AND ${isToForget("package_ref")}`;

/** Deletes the addresses and texts of recipients once a post has ended. */
export function forgetRecipients(connection: Connection, post: AttemptRecord): void {
  if (post.content.kind === "fulfillment-order") connection.write(FORGET, post.subjectRef);
}
