import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { OPERATION_NAMES } from "../domain/operation.ts";
import { writeTemplate } from "../sheet/template/write-template.ts";
import { SUGGESTED_CARRIERS } from "./suggested-carriers.ts";

// A script: writes the ready templates. It sits as deep in dist/ as in src/.
for (const operation of OPERATION_NAMES) {
  const path = fileURLToPath(new URL(`../../templates/${operation}.xlsx`, import.meta.url));
  const target = createWriteStream(path);
  const content = { operation, carriers: SUGGESTED_CARRIERS, rows: [], madeAtMs: Date.now() };
  await writeTemplate(content, target);
  await finished(target);
}
