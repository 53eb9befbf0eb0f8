import { z } from "zod";
import { PACKAGE_OPERATION_NAMES } from "../../domain/operation.ts";
import { UserError } from "../../errors.ts";
import type { LedgerReport } from "../ledger-report.ts";
import {
  breachShape,
  identifiedShape,
  judgePackageId,
  judgeSequence,
  ledgerRules,
  sayBreach,
  sequenceShape,
} from "../ledger-rules.ts";
import type { Database } from "./database.ts";
import type { Session } from "./session.ts";
import { statement } from "./statement.ts";

const PROBLEMS_MAX = 100;
const PACKAGES_AT_A_STRETCH = 1000;

const RULES = ledgerRules({
  subjects: "subjects",
  subject: "subject",
  subjectRef: "subject_ref",
  versions: "versions",
  isSame: (one, other) => `(${one}::text IS NOT DISTINCT FROM ${other}::text)`,
}).map((rule) => ({ rule, read: statement(`${rule.sql} LIMIT $1`) }));

const SEQUENCE = statement(`
  SELECT last_value AS last, (SELECT max(seq) FROM (
    SELECT max(seq) AS seq FROM posts UNION ALL SELECT max(id) FROM posts
    UNION ALL SELECT max(id) FROM subjects UNION ALL SELECT max(id) FROM orders
    UNION ALL SELECT max(start_seq) FROM runs
    UNION ALL SELECT max(first_read_seq) FROM files) AS all_numbers) AS highest
  FROM numbers`);

const PACKAGES = statement(`
  SELECT k.id AS ref, o.order_id AS "orderId", k.subject AS "packageId",
    k.id_computed::int AS "isComputed", k.first_tracking_number AS "firstNumber",
    coalesce(k.content, (SELECT content FROM posts
      WHERE order_ref = k.order_ref AND subject_ref = k.id ORDER BY seq LIMIT 1)) AS content
  FROM subjects AS k JOIN orders AS o ON o.id = k.order_ref
  WHERE k.id > $1 AND k.first_post_at_ms IS NOT NULL ORDER BY k.id LIMIT $2`);

const countShape = {
  name: "a count",
  schema: z.object({ orders: z.int(), packages: z.int(), posts: z.int() }),
};
const COUNT = statement(`
  SELECT (SELECT count(*) FROM orders) AS orders,
    (SELECT count(*) FROM subjects
      WHERE first_post_at_ms IS NOT NULL AND operation = ANY ($1)) AS packages,
    (SELECT count(*) FROM posts) AS posts`);

/**
 * Looks through a whole ledger, on one picture of it, also while it is in use:
 * our own rules, and every stored content. Changes nothing. What the schema
 * itself demands, the server holds.
 */
export function verifyPostgresLedger(database: Database): Promise<LedgerReport> {
  return database.readTogether(async (session) => {
    const problems: string[] = [];
    for (const { rule, read } of RULES) {
      const breaches = await session.readAll(breachShape, read, PROBLEMS_MAX);
      problems.push(...breaches.map((breach) => sayBreach(rule, breach)));
    }
    problems.push(...judgeSequence(await session.readOne(sequenceShape, SEQUENCE)));
    problems.push(...(await findWrongPackageIds(session)));
    const counts = await session.readOne(countShape, COUNT, [...PACKAGE_OPERATION_NAMES]);
    const { orders = 0, packages = 0, posts = 0 } = counts ?? {};
    return { orders, packages, posts, problems: problems.slice(0, PROBLEMS_MAX) };
  });
}

async function findWrongPackageIds(session: Session): Promise<string[]> {
  const problems: string[] = [];
  try {
    for (let after = 0; problems.length < PROBLEMS_MAX;) {
      const rows = await session.readAll(identifiedShape, PACKAGES, after, PACKAGES_AT_A_STRETCH);
      problems.push(...rows.flatMap(judgePackageId));
      after = rows.at(-1)?.ref ?? after;
      if (rows.length < PACKAGES_AT_A_STRETCH) break;
    }
  } catch (thrown) {
    // A row that cannot be read is an answer too.
    if (!(thrown instanceof UserError)) throw thrown;
    problems.push(thrown.message);
  }
  return problems;
}
