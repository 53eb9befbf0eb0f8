import { writeFile } from "node:fs/promises";
import { configJsonSchema } from "./json-schema.ts";

// A script: publishes the schema. It sits as deep in dist/ as in src/.
const target = new URL("../../templates/config.schema.json", import.meta.url);
await writeFile(target, `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
