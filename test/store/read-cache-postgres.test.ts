import { describeOnPostgres } from "../postgres/borrow-postgres.ts";
import { openFreshSite } from "../postgres/postgres-site.ts";
import { describeReadCache } from "./read-cache-conformance.ts";

describeOnPostgres("PostgreSQL", () => {
  describeReadCache("PostgreSQL", () => openFreshSite((store) => store.openReadCache()));
});
