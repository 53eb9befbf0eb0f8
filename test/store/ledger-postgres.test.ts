import { describeOnPostgres } from "../postgres/borrow-postgres.ts";
import { openFreshSite } from "../postgres/postgres-site.ts";
import { describeLedger } from "./ledger-conformance.ts";

describeOnPostgres("PostgreSQL", () => {
  describeLedger("PostgreSQL", () => openFreshSite((store) => store.openLedger()));
});
