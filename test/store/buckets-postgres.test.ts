import { describeOnPostgres } from "../postgres/borrow-postgres.ts";
import { openFreshSite } from "../postgres/postgres-site.ts";
import { describeBuckets } from "./buckets-conformance.ts";

describeOnPostgres("PostgreSQL", () => {
  describeBuckets("PostgreSQL", () => openFreshSite((store) => store.openBuckets()));
});
