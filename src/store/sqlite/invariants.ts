import {
  breachShape,
  judgeSequence,
  ledgerRules,
  sayBreach,
  sequenceShape,
} from "../ledger-rules.ts";
import type { Connection } from "./connection.ts";

const RULES = ledgerRules({
  subjects: "packages",
  subject: "package_id",
  subjectRef: "package_ref",
  versions: "package_versions",
  isSame: (one, other) => `(${one} IS ${other})`,
});

/** What in the records breaks our own rules, as sentences. Call it inside a transaction. */
export function findBrokenInvariants(connection: Connection, problemsMax: number): string[] {
  const found = RULES.flatMap((rule) =>
    connection
      .readAll(breachShape, `${rule.sql} LIMIT ?`, problemsMax)
      .map((breach) => sayBreach(rule, breach)),
  );
  const sequence = connection.readOne(
    sequenceShape,
    `SELECT (SELECT last FROM sequence) AS last, (SELECT max(seq) FROM (
       SELECT max(seq) AS seq FROM posts UNION ALL SELECT max(start_seq) FROM runs
       UNION ALL SELECT max(first_read_seq) FROM files)) AS highest`,
  );
  return [...found, ...judgeSequence(sequence)];
}
