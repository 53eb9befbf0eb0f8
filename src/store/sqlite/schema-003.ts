/**
 * Migration 3: updates of orders are posts as packages are. A row of `packages`
 * stands for whatever posts are about: a package by its ID, or an update of the
 * order by a key in words (subjectOf), whose content has a `kind`.
 *
 * Of a package one post is under way at a time. Statuses of the same items may
 * follow each other in one sheet, so several of them may be intended; in flight
 * is still one request per order.
 *
 * Published: never change it, write the next migration.
 */
export const SCHEMA_003 = `
DROP INDEX posts_one_open_per_package;
CREATE UNIQUE INDEX posts_one_open_per_subject ON posts (package_ref)
  WHERE state IN ('intent', 'sent')
    AND operation NOT IN ('ecart.fulfillmentStatus', 'amazon.updateShipmentStatus');
`;
