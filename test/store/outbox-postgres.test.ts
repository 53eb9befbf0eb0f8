import { describeOnPostgres } from "../postgres/borrow-postgres.ts";
import { openFreshSite } from "../postgres/postgres-site.ts";
import { describeOutbox } from "./outbox-conformance.ts";

describeOnPostgres("PostgreSQL", () => {
  describeOutbox("PostgreSQL", () => openFreshSite((store) => store.openOutbox()));
});
