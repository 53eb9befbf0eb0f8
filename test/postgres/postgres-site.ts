import type { Clock } from "../../src/clock.ts";
import { openPostgres } from "../../src/store/postgres/open-postgres.ts";
import type { PostgresStore } from "../../src/store/postgres/open-postgres.ts";
import { createDatabase } from "./borrow-postgres.ts";
import type { FreshDatabase } from "./borrow-postgres.ts";

/** Opens the store of a test's database. */
export function openStore(
  { url }: Pick<FreshDatabase, "url">,
  time: Clock | null = null,
): Promise<PostgresStore> {
  return openPostgres({ url, shown: url }, { time });
}

/** A new database, and what is opened in it as by several processes. */
export async function openFreshSite<Port extends { close(): Promise<void> }>(
  openPort: (store: PostgresStore) => Port | Promise<Port>,
) {
  const database = await createDatabase();
  return {
    database,
    async open(clock: Clock): Promise<Port> {
      const store = await openStore(database, clock);
      const port = await openPort(store);
      const close = async (): Promise<void> => {
        await port.close();
        await store.close();
      };
      return { ...port, close };
    },
    remove: () => database.remove(),
  };
}
