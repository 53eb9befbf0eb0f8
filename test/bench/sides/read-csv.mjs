/**
 * The peer of `plan-csv`: csv-parse alone, a whole file as arrays, in its
 * fastest form (the file read at once, parsed at once).
 *
 * usage: node read-csv.mjs FILE
 */
import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";

const rows = parse(readFileSync(process.argv[2]));
if (rows.length < 2) throw new Error("nothing was read");
