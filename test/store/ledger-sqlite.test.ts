import { describeLedger } from "./ledger-conformance.ts";
import { openFreshSqlite } from "./sqlite-site.ts";

describeLedger("SQLite", openFreshSqlite);
