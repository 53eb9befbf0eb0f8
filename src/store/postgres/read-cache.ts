import { z } from "zod";
import { ANSWER_KEPT_MS, ANSWER_LENGTH_MAX } from "../read-cache.ts";
import type { KeptAnswer, ReadCache } from "../read-cache.ts";
import type { Database } from "./database.ts";
import { statement } from "./statement.ts";
import { storableText } from "./storable.ts";
import { nowParameter, SQL_NOW_MS } from "./time-source.ts";
import type { TimeSource } from "./time-source.ts";

const answerShape = {
  name: "a kept answer",
  schema: z.object({ text: z.string().nullable(), readAtMs: z.number().nullable() }),
};

const READ = statement(`
  SELECT a.answer AS text, a.read_at_ms AS "readAtMs"
  FROM unnest($1::text[], $2::text[], $3::text[])
    WITH ORDINALITY AS k (operation, place, subject, at)
  LEFT JOIN answers AS a USING (operation, place, subject)
  ORDER BY k.at`);

// Each thing once and in one order, so that two that keep the same never wait for each other.
const KEEP = statement(`
  INSERT INTO answers (operation, place, subject, read_at_ms, answer)
  SELECT DISTINCT ON (operation, place, subject) operation, place, subject, "readAtMs", text
  FROM json_to_recordset($1) AS r (operation text, place text, subject text,
    "readAtMs" float8, text text)
  ORDER BY operation, place, subject, "readAtMs" DESC
  ON CONFLICT (operation, place, subject) DO UPDATE SET
    read_at_ms = excluded.read_at_ms, answer = excluded.answer
  WHERE excluded.read_at_ms >= answers.read_at_ms`);

const DROP_OLD = statement(`DELETE FROM answers WHERE read_at_ms < ${SQL_NOW_MS("$1")} - $2`);

/** The kept answers in the ledger's database. It closes no connection: the store does. */
export function createPostgresReadCache(database: Database, time: TimeSource): ReadCache {
  let dropping: Promise<unknown> | null = null;
  return {
    async read(keys) {
      dropping ??= database.use((session) =>
        session.write(DROP_OLD, nowParameter(time), ANSWER_KEPT_MS),
      );
      await dropping;
      const rows = await database.use((session) =>
        session.readAll(
          answerShape,
          READ,
          keys.map(({ operation }) => operation),
          keys.map(({ place }) => storableText(place)),
          keys.map(({ subject }) => storableText(subject)),
        ),
      );
      return keys.map((key, index) => {
        const { text = null, readAtMs = null } = rows[index] ?? {};
        return text === null || readAtMs === null ? null : { key, text, readAtMs };
      });
    },
    async keep(answers) {
      const rows = answers.filter(({ text }) => text.length <= ANSWER_LENGTH_MAX).map(toRow);
      if (rows.length === 0) return;
      await database.use((session) => session.write(KEEP, JSON.stringify(rows)));
    },
    close: async () => undefined,
  };
}

function toRow({ key, text, readAtMs }: KeptAnswer) {
  return {
    operation: key.operation,
    place: storableText(key.place),
    subject: storableText(key.subject),
    readAtMs,
    text: storableText(text),
  };
}
