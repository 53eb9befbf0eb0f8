import { z } from "zod";
import type { Clock } from "../../clock.ts";
import { ANSWER_KEPT_MS, ANSWER_LENGTH_MAX } from "../read-cache.ts";
import type { KeptAnswer, ReadCache, ReadKey } from "../read-cache.ts";
import type { Connection } from "./connection.ts";
import { SideFile, type SideFileKind } from "./side-file.ts";

const KIND: SideFileKind = {
  // "ShRd".
  applicationId: 0x53685264,
  holds: "What was read from marketplaces",
  tables: `CREATE TABLE IF NOT EXISTS answers (
    operation TEXT NOT NULL,
    place TEXT NOT NULL,
    subject TEXT NOT NULL,
    read_at_ms REAL NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (operation, place, subject)
  ) STRICT, WITHOUT ROWID`,
};

const answerShape = {
  name: "a kept answer",
  schema: z.object({ text: z.string(), readAtMs: z.number() }),
};

/**
 * The kept answers in a file of their own, shared by all processes of this
 * machine.
 *
 * @throws UserError when no file can be made at `path`.
 */
export function openSqliteReadCache(path: string, clock: Clock): ReadCache {
  const file = new SideFile(path, KIND);
  file.use((connection) =>
    connection.write("DELETE FROM answers WHERE read_at_ms < ?", clock.nowMs() - ANSWER_KEPT_MS),
  );
  return {
    read: async (keys) =>
      file.use((connection) =>
        connection.readTogether(() => keys.map((key) => readAnswer(connection, key))),
      ),
    keep: async (answers) =>
      file.use((connection) =>
        connection.writeTogether(() => {
          for (const answer of answers) keepAnswer(connection, answer);
        }),
      ),
    close: async () => file.close(),
  };
}

function readAnswer(connection: Connection, key: ReadKey): KeptAnswer | null {
  const found = connection.readOne(
    answerShape,
    `SELECT answer AS text, read_at_ms AS readAtMs FROM answers
     WHERE operation = ? AND place = ? AND subject = ?`,
    key.operation,
    key.place,
    key.subject,
  );
  return found && { key, ...found };
}

function keepAnswer(connection: Connection, { key, text, readAtMs }: KeptAnswer): void {
  if (text.length > ANSWER_LENGTH_MAX) return;
  connection.write(
    `INSERT INTO answers (operation, place, subject, read_at_ms, answer) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (operation, place, subject) DO UPDATE SET
       read_at_ms = excluded.read_at_ms, answer = excluded.answer
     WHERE excluded.read_at_ms >= read_at_ms`,
    key.operation,
    key.place,
    key.subject,
    readAtMs,
    text,
  );
}
