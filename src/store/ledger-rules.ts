import { z } from "zod";
import { computePackageId } from "../domain/package-id.ts";
import { isPackageContent } from "../domain/post-content.ts";
import { isToForget } from "./recipient-rules.ts";
import { storedContent } from "./stored-text.ts";

/** How a database calls what the rules speak of. */
export interface RuleNames {
  /** Table of what posts are about, its column of the name, and how others refer to it. */
  readonly subjects: string;
  readonly subject: string;
  readonly subjectRef: string;
  /** Table of earlier contents. */
  readonly versions: string;
  /** Whether two contents, or none, are the same text, in SQL. */
  isSame(one: string, other: string): string;
}

/** Something that must never be found, and the sentence for where it is. */
export interface LedgerRule {
  readonly say: (where: string) => string;
  /** Answers `orderId` and `subject` of each breach. */
  readonly sql: string;
}

/** A breach of a rule. */
export const breachShape = {
  name: "an answer of a check",
  schema: z.object({ orderId: z.string(), subject: z.string() }),
};

/** Our own rules about what is recorded, in the SQL that both databases speak. */
export function ledgerRules(names: RuleNames): LedgerRule[] {
  const { subjects, subject, subjectRef, versions, isSame } = names;
  const select = (table: string) =>
    `SELECT DISTINCT o.order_id AS "orderId", ${table}.${subject} AS subject`;
  const fromSubjects = `FROM ${subjects} AS k JOIN orders AS o ON o.id = k.order_ref`;
  const fromPosts = (orderRef: string) => `FROM posts AS p
    JOIN ${subjects} AS k ON k.id = p.${subjectRef} JOIN orders AS o ON o.id = ${orderRef}`;
  const itsPosts = `SELECT 1 FROM posts AS q WHERE q.order_ref = k.order_ref AND q.${subjectRef} = k.id`;
  return [
    {
      say: (where) => `${where} is recorded as posted, but there is no create or import of it`,
      sql: `${select("k")} ${fromSubjects}
        WHERE k.first_post_at_ms IS NOT NULL AND NOT EXISTS (${itsPosts}
          AND q.state IN ('sent', 'in-doubt', 'posted', 'updated', 'overtaken'))`,
    },
    {
      say: (where) => `${where} has a content that no post brought`,
      sql: `${select("k")} ${fromSubjects}
        WHERE k.content IS NOT NULL AND NOT EXISTS (${itsPosts}
          AND q.state IN ('posted', 'updated') AND ${isSame("q.content", "k.content")}
          AND q.seq IN (k.changed_seq, k.imported_seq))`,
    },
    {
      say: (where) => `${where} was posted with a content that the package neither has nor had`,
      sql: `${select("k")} ${fromPosts("p.order_ref")}
        WHERE p.state IN ('posted', 'updated') AND NOT ${isSame("p.content", "k.content")}
          AND NOT EXISTS (SELECT 1 FROM ${versions} AS v
            WHERE v.${subjectRef} = k.id AND ${isSame("v.content", "p.content")})`,
    },
    {
      say: (where) =>
        `${where} is, or may be, at the marketplace, but its first post is not recorded`,
      sql: `${select("k")} ${fromPosts("p.order_ref")}
        WHERE p.state IN ('in-doubt', 'posted', 'updated') AND k.first_post_at_ms IS NULL`,
    },
    {
      say: (where) => `${where} has a post that belongs to another order`,
      sql: `${select("k")} ${fromPosts("p.order_ref")} WHERE p.order_ref <> k.order_ref`,
    },
    {
      say: (where) => `${where} has a post that has ended and still holds the recipient's address`,
      sql: `${select("k")} FROM posts JOIN ${subjects} AS k ON k.id = posts.${subjectRef}
        JOIN orders AS o ON o.id = posts.order_ref WHERE ${isToForget(subjectRef)}`,
    },
    {
      say: (where) => `${where} is recorded twice`,
      sql: `SELECT min(o.order_id) AS "orderId", min(k.${subject}) AS subject ${fromSubjects}
        WHERE k.first_post_at_ms IS NOT NULL
        GROUP BY o.environment, o.order_id, k.${subject} HAVING count(*) > 1`,
    },
  ];
}

/** Package IDs are digits; the keys of an order's own updates are words. */
export function sayBreach({ say }: LedgerRule, breach: { orderId: string; subject: string }) {
  const { orderId, subject } = breach;
  const name = /^\d+$/u.test(subject) ? `package ${subject}` : `update "${subject}"`;
  return say(`${name} of order ${orderId}`);
}

export const sequenceShape = {
  name: "the sequence",
  schema: z.object({ last: z.int().nullable(), highest: z.int().nullable() }),
};

/** The one counter must be ahead of all that it has numbered, or order in time is lost. */
export function judgeSequence(row: z.infer<(typeof sequenceShape)["schema"]> | null): string[] {
  if (row?.last == null) return ["the sequence is missing"];
  if ((row.highest ?? 0) <= row.last) return [];
  return [`the sequence stands at ${row.last}, and ${row.highest} was given out already`];
}

/** A package that is, or may be, at the marketplace; its content may be that of a doubtful post. */
export const identifiedShape = {
  name: "a package",
  schema: z.object({
    ref: z.int(),
    orderId: z.string(),
    packageId: z.string(),
    /** 0 or 1. */
    isComputed: z.int(),
    firstNumber: z.string(),
    content: storedContent.nullable(),
  }),
};

/**
 * Computes a package ID again that was computed, from the order, the items and
 * the number of the first post as they are stored; answers what differs.
 */
export function judgePackageId(row: z.infer<(typeof identifiedShape)["schema"]>): string[] {
  const { orderId, packageId, isComputed, firstNumber, content } = row;
  if (isComputed === 0 || content === null || !isPackageContent(content)) return [];
  const computed = computePackageId(orderId, content.items, firstNumber);
  if (computed === packageId) return [];
  return [
    `package ${packageId} of order ${orderId} should have the ID ${computed}, by its items and first number ${firstNumber}`,
  ];
}
