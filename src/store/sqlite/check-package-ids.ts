import { identifiedShape, judgePackageId } from "../ledger-rules.ts";
import type { Connection } from "./connection.ts";

const PACKAGES_AT_A_STRETCH = 1000;

/**
 * Computes every package ID again that was computed; answers what differs.
 * Reads every stored content on the way. Call it inside a transaction.
 */
export function findWrongPackageIds(connection: Connection, problemsMax: number): string[] {
  const problems: string[] = [];
  for (let after = 0; problems.length < problemsMax;) {
    const rows = connection.readAll(
      identifiedShape,
      `SELECT k.id AS ref, o.order_id AS orderId, k.package_id AS packageId,
         k.id_computed AS isComputed, k.first_tracking_number AS firstNumber,
         ifnull(k.content, (SELECT content FROM posts
           WHERE order_ref = k.order_ref AND package_ref = k.id ORDER BY seq LIMIT 1)) AS content
       FROM packages AS k JOIN orders AS o ON o.id = k.order_ref
       WHERE k.id > ? AND k.first_post_at_ms IS NOT NULL ORDER BY k.id LIMIT ?`,
      after,
      PACKAGES_AT_A_STRETCH,
    );
    problems.push(...rows.flatMap(judgePackageId));
    after = rows.at(-1)?.ref ?? after;
    if (rows.length < PACKAGES_AT_A_STRETCH) break;
  }
  return problems;
}
