import { z } from "zod";
import { configSchema } from "./schema.ts";

/** The config's schema as JSON Schema (draft 2020-12), for editors: `templates/config.schema.json`. */
export function configJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(configSchema, { io: "input" }),
    title: "Shipledger config",
    description: "${NAME} in a text is read from the environment, or from .env beside the config.",
  };
}
