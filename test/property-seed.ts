import { configureGlobal } from "fast-check";

/**
 * Property tests look at the same cases in every run, so that a change is to
 * blame when one fails. `PROPERTY_SEED=random` (or a number) looks at others;
 * what it finds becomes a test of its own.
 */
const wanted = process.env["PROPERTY_SEED"] ?? "20261126";
if (wanted !== "random") configureGlobal({ seed: Number(wanted) });
