import { z } from "zod";
import type { Connection } from "./connection.ts";

/** Something that must never be found, and the sentence for where it is. */
interface Invariant {
  readonly say: (where: string) => string;
  /** Answers `orderId` and `packageId` of each breach. */
  readonly sql: string;
}

const breachShape = {
  name: "an answer of a check",
  schema: z.object({ orderId: z.string(), packageId: z.string() }),
};
const sequenceShape = {
  name: "the sequence",
  schema: z.object({ last: z.int().nullable(), highest: z.int().nullable() }),
};

const INVARIANTS: readonly Invariant[] = [
  {
    say: (where) => `${where} is recorded as posted, but there is no create or import of it`,
    sql: `SELECT o.order_id AS orderId, k.package_id AS packageId
      FROM packages AS k JOIN orders AS o ON o.id = k.order_ref
      WHERE k.first_post_at_ms IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM posts WHERE order_ref = k.order_ref AND package_ref = k.id
          AND state IN ('sent', 'in-doubt', 'posted', 'updated', 'overtaken'))`,
  },
  {
    say: (where) => `${where} has a content that no post brought`,
    sql: `SELECT o.order_id AS orderId, k.package_id AS packageId
      FROM packages AS k JOIN orders AS o ON o.id = k.order_ref
      WHERE k.content IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM posts WHERE order_ref = k.order_ref AND package_ref = k.id
          AND state IN ('posted', 'updated') AND content = k.content
          AND seq IN (k.changed_seq, k.imported_seq))`,
  },
  {
    say: (where) => `${where} was posted with a content that the package neither has nor had`,
    sql: `SELECT o.order_id AS orderId, k.package_id AS packageId
      FROM posts AS p JOIN packages AS k ON k.id = p.package_ref JOIN orders AS o ON o.id = k.order_ref
      WHERE p.state IN ('posted', 'updated') AND p.content IS NOT k.content AND NOT EXISTS (
        SELECT 1 FROM package_versions WHERE package_ref = k.id AND content = p.content)`,
  },
  {
    say: (where) =>
      `${where} is, or may be, at the marketplace, but its first post is not recorded`,
    sql: `SELECT o.order_id AS orderId, k.package_id AS packageId
      FROM posts AS p JOIN packages AS k ON k.id = p.package_ref JOIN orders AS o ON o.id = k.order_ref
      WHERE p.state IN ('in-doubt', 'posted', 'updated') AND k.first_post_at_ms IS NULL`,
  },
  {
    say: (where) => `${where} has a post that belongs to another order`,
    sql: `SELECT o.order_id AS orderId, k.package_id AS packageId
      FROM posts AS p JOIN packages AS k ON k.id = p.package_ref JOIN orders AS o ON o.id = p.order_ref
      WHERE p.order_ref <> k.order_ref`,
  },
  {
    say: (where) => `${where} is recorded twice`,
    sql: `SELECT o.order_id AS orderId, k.package_id AS packageId
      FROM packages AS k JOIN orders AS o ON o.id = k.order_ref
      WHERE k.first_post_at_ms IS NOT NULL
      GROUP BY o.environment, o.order_id, k.package_id HAVING count(*) > 1`,
  },
];

/** What in the records breaks our own rules, as sentences. Call it inside a transaction. */
export function findBrokenInvariants(connection: Connection, problemsMax: number): string[] {
  const found = INVARIANTS.flatMap(({ say, sql }) =>
    connection
      .readAll(breachShape, `SELECT DISTINCT * FROM (${sql}) LIMIT ?`, problemsMax)
      .map(({ orderId, packageId }) => say(`${nameSubject(packageId)} of order ${orderId}`)),
  );
  return [...found, ...checkSequence(connection)];
}

/** Package IDs are digits; the keys of an order's own updates are words. */
function nameSubject(subject: string): string {
  return /^\d+$/u.test(subject) ? `package ${subject}` : `update "${subject}"`;
}

/** The one counter must be ahead of all that it has numbered, or order in time is lost. */
function checkSequence(connection: Connection): string[] {
  const row = connection.readOne(
    sequenceShape,
    `SELECT (SELECT last FROM sequence) AS last, (SELECT max(seq) FROM (
       SELECT max(seq) AS seq FROM posts UNION ALL SELECT max(start_seq) FROM runs
       UNION ALL SELECT max(first_read_seq) FROM files)) AS highest`,
  );
  if (row?.last == null) return ["the sequence is missing"];
  if ((row.highest ?? 0) <= row.last) return [];
  return [`the sequence stands at ${row.last}, and ${row.highest} was given out already`];
}
