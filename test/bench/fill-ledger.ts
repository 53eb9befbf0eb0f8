import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { systemClock } from "../../src/clock.ts";
import { openSqliteLedger } from "../../src/store/sqlite/open-ledger.ts";
import { orderIdOf } from "./make-sheet.ts";

/**
 * Makes a ledger with so many packages, each of an order of its own, posted long
 * ago; one that is there is taken as it is. Written straight into the tables: to
 * post millions would take a day.
 */
export async function fillLedger(path: string, packages: number): Promise<void> {
  if (existsSync(path)) return;
  await mkdir(dirname(path), { recursive: true });
  const making = `${path}.making`;
  for (const suffix of ["", "-wal", "-shm"]) await rm(making + suffix, { force: true });
  const { ledger } = await openSqliteLedger(making, { clock: systemClock });
  await ledger.close();
  const database = new DatabaseSync(making);
  database.exec(
    "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -500000",
  );
  insertPackages(database, packages);
  database.exec("PRAGMA journal_mode = WAL");
  database.close();
  await rename(making, path);
}

function insertPackages(database: DatabaseSync, count: number): void {
  const orders = database.prepare(
    "INSERT INTO orders (id, environment, seller, order_id, version, epoch) VALUES (?, 'live', 'acme', ?, 6, 1)",
  );
  const packages = database.prepare(
    `INSERT INTO packages (id, order_ref, package_id, account, operation, id_computed)
     VALUES (?1, ?1, ?2, 'acme', 'ecart.fulfillment', 1)`,
  );
  const posts = database.prepare(
    `INSERT INTO posts (id, order_ref, package_ref, seq, kind, state, account, operation, content,
       file_hash, file_name, row_number, run_id, claim, claim_epoch, attempts, request_id,
       intended_at_ms, sent_at_ms, settled_at_ms)
     VALUES (?1, ?1, ?1, ?1, 'create', 'posted', 'acme', 'ecart.fulfillment', ?2, 'hash-of-old',
       'old.csv', ?1 + 1, 'run-of-old', 'run-of-old#1', 1, 1, ?3, ?4, ?4, ?4)`,
  );
  // As in a run: a package comes to be by its post.
  const confirm = database.prepare(
    `UPDATE packages SET first_tracking_number = ?2, first_post_at_ms = ?3,
       first_post_file = 'old.csv', first_post_row = ?1 + 1, content = ?4, changed_seq = ?1,
       changed_at_ms = ?3, changed_by_file = 'hash-of-old', changed_by_run = 'run-of-old',
       changed_by_claim = 'run-of-old#1' WHERE id = ?1`,
  );
  const atMs = Date.UTC(2026, 0, 1);
  database.exec("BEGIN");
  for (let order = 0; order < count; order += 1) {
    const id = order + 1;
    const tracking = `9400111202509${String(order).padStart(8, "0")}`;
    const content = JSON.stringify({
      trackingNumber: tracking,
      carrierCode: "USPS",
      carrierName: "USPS",
      shipMethod: "Ground Advantage",
      shipDate: "2026-01-01",
      items: [{ id: String(10_000_000_000_000 + order * 20), quantity: 1 }],
    });
    orders.run(id, orderIdOf(order));
    packages.run(id, String(1_000_000 + order));
    posts.run(id, content, `request-${order}`, atMs);
    confirm.run(id, tracking, atMs, content);
  }
  database.exec(`UPDATE sequence SET last = ${count + 1}; COMMIT`);
}
