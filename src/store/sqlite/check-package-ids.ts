import { z } from "zod";
import { computePackageId } from "../../domain/package-id.ts";
import { isPackageContent } from "../../domain/post-content.ts";
import { storedContent } from "../stored-text.ts";
import type { Connection } from "./connection.ts";

const PACKAGES_AT_A_STRETCH = 1000;

const packageShape = {
  name: "a package",
  schema: z.object({
    ref: z.int(),
    orderId: z.string(),
    packageId: z.string(),
    isComputed: z.int(),
    firstNumber: z.string(),
    content: storedContent.nullable(),
  }),
};

/**
 * Computes again every package ID that was computed, from the order, the items
 * and the number of the first post as they are stored; answers what differs.
 * Reads every stored content on the way. Call it inside a transaction.
 */
export function findWrongPackageIds(connection: Connection, problemsMax: number): string[] {
  const problems: string[] = [];
  for (let after = 0; problems.length < problemsMax;) {
    const rows = connection.readAll(
      packageShape,
      `SELECT k.id AS ref, o.order_id AS orderId, k.package_id AS packageId,
         k.id_computed AS isComputed, k.first_tracking_number AS firstNumber,
         ifnull(k.content, (SELECT content FROM posts
           WHERE order_ref = k.order_ref AND package_ref = k.id ORDER BY seq LIMIT 1)) AS content
       FROM packages AS k JOIN orders AS o ON o.id = k.order_ref
       WHERE k.id > ? AND k.first_post_at_ms IS NOT NULL ORDER BY k.id LIMIT ?`,
      after,
      PACKAGES_AT_A_STRETCH,
    );
    for (const { ref, orderId, packageId, isComputed, firstNumber, content } of rows) {
      after = ref;
      if (isComputed === 0 || content === null || !isPackageContent(content)) continue;
      const computed = computePackageId(orderId, content.items, firstNumber);
      if (computed === packageId) continue;
      problems.push(
        `package ${packageId} of order ${orderId} should have the ID ${computed}, by its items and first number ${firstNumber}`,
      );
    }
    if (rows.length < PACKAGES_AT_A_STRETCH) break;
  }
  return problems;
}
