import { assertInvariant } from "../../errors.ts";
import type { AttemptRecord, SubjectRecord, VersionRecord } from "../order-record.ts";
import { firstPostOf } from "../picture-history.ts";
import { contentText } from "../stored-text.ts";
import type { Connection } from "./connection.ts";
import { readSubjectByRef } from "./subject-rows.ts";
import { readDoubts, readOvertaken } from "./post-rows.ts";

/**
 * A post went through: its content is its subject's from now on. The content
 * before it, and every doubt of the subject, become earlier versions.
 */
export function confirmContent(connection: Connection, post: AttemptRecord, atMs: number): void {
  const { confirmed } = keepFirstPost(connection, post);
  overtakeDoubts(connection, post);
  if (confirmed) addVersion(connection, post, confirmed, "replaced");
  connection.write(
    `UPDATE packages SET content = ?, changed_seq = ?, changed_at_ms = ?, changed_by_file = ?,
       changed_by_run = ?, changed_by_claim = ? WHERE id = ?`,
    contentText(post.content),
    post.seq,
    Math.floor(atMs),
    post.source.fileHash,
    post.runId,
    post.claim,
    post.subjectRef,
  );
}

/** A post was perhaps applied: it is its subject's one doubt, and an older one is overtaken. */
export function recordDoubt(connection: Connection, post: AttemptRecord): void {
  keepFirstPost(connection, post);
  overtakeDoubts(connection, post);
}

/**
 * From here on it is, or may be, at the marketplace: a package's ID is never
 * given to another parcel, and results carry the number of this first post.
 */
function keepFirstPost(connection: Connection, post: AttemptRecord): SubjectRecord {
  const found = readSubjectByRef(connection, post.subjectRef);
  assertInvariant(found, `Post ${post.postId} has no subject.`);
  if (found.first) return found;
  const first = firstPostOf(post);
  connection.write(
    `UPDATE packages SET first_tracking_number = ?, first_post_at_ms = ?, first_post_file = ?,
       first_post_sheet = ?, first_post_row = ? WHERE id = ?`,
    first.trackingNumber,
    first.atMs,
    first.file,
    first.sheet,
    first.row,
    post.subjectRef,
  );
  return found;
}

function overtakeDoubts(connection: Connection, by: AttemptRecord): void {
  for (const doubt of readDoubts(connection, by.subjectRef)) {
    if (doubt.postId === by.postId) continue;
    addVersion(connection, by, doubt, "overtaken");
    connection.write("UPDATE posts SET state = 'overtaken' WHERE id = ?", doubt.postId);
  }
}

/** Keeps what a subject held, or may have held, unless the post that follows says the same. */
function addVersion(
  connection: Connection,
  next: AttemptRecord,
  version: VersionRecord,
  why: "replaced" | "overtaken",
): void {
  const text = contentText(version.content);
  if (text === contentText(next.content)) return;
  connection.write(
    "INSERT INTO package_versions (package_ref, seq, why, content) VALUES (?, ?, ?, ?)",
    next.subjectRef,
    version.seq,
    why,
    text,
  );
}

/**
 * A post in doubt turned out never to have been applied. The doubt that it had
 * overtaken stands again; where there is none, and nothing was ever confirmed,
 * it never came to be.
 */
export function takeBackDoubt(connection: Connection, post: AttemptRecord, orderRef: number): void {
  const known = readSubjectByRef(connection, post.subjectRef);
  assertInvariant(known, `Post ${post.postId} has no subject.`);
  const sinceSeq = known.confirmed?.seq ?? 0;
  const older = readOvertaken(connection, orderRef, post).findLast(({ seq }) => seq > sinceSeq);
  if (older) {
    connection.write("UPDATE posts SET state = 'in-doubt' WHERE id = ?", older.postId);
    connection.write(
      "DELETE FROM package_versions WHERE package_ref = ? AND seq = ? AND why = 'overtaken'",
      post.subjectRef,
      older.seq,
    );
  } else if (!known.confirmed) {
    connection.write(
      `UPDATE packages SET first_tracking_number = NULL, first_post_at_ms = NULL,
         first_post_file = NULL, first_post_sheet = NULL, first_post_row = NULL WHERE id = ?`,
      post.subjectRef,
    );
  }
}
