import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { configJsonSchema } from "../../src/config/json-schema.ts";

test("templates/config.schema.json is the schema of the program", () => {
  const path = new URL("../../templates/config.schema.json", import.meta.url);
  expect(
    JSON.parse(readFileSync(path, "utf8")),
    "templates/config.schema.json is out of date; write it anew with: npm run schema",
  ).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
});

test("the schema refuses unknown keys at every level that it knows", () => {
  const schema = JSON.stringify(configJsonSchema());
  expect(schema.match(/"additionalProperties":false/gu)?.length).toBeGreaterThanOrEqual(8);
});
