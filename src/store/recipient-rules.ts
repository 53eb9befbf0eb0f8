import { FULFILLMENT_ORDER_OPERATION_NAMES } from "../domain/operation.ts";

const OF_RECIPIENTS = FULFILLMENT_ORDER_OPERATION_NAMES.map((name) => `'${name}'`).join(", ");

/**
 * Posts whose request must not stay, for it holds the address and the texts of a
 * recipient: a condition on `posts`, in the SQL that both databases speak. A post
 * in doubt keeps its request, to be sent again; so does one that it overtook, for
 * that doubt stands again when the newer one was never applied. What is left to
 * compare with is in a post's content, as marks.
 *
 * @param subjectRef how a post refers to its subject
 */
export function isToForget(subjectRef: string): string {
  return `posts.request IS NOT NULL AND posts.operation IN (${OF_RECIPIENTS})
    AND (posts.state IN ('posted', 'updated', 'rejected', 'failed', 'not-attempted')
      OR (posts.state = 'overtaken' AND NOT EXISTS (SELECT 1 FROM posts AS newer
        WHERE newer.${subjectRef} = posts.${subjectRef}
          AND newer.state IN ('intent', 'sent', 'in-doubt'))))`;
}
