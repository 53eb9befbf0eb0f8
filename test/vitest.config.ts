import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Read by `npm test`; the top level has no room for it. */
export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    // Most tests wait for processes and servers of their own, so no core need stay free for the rest.
    maxWorkers: "100%",
    // A loaded machine is no reason to fail.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    setupFiles: ["test/property-seed.ts"],
    globalSetup: ["test/postgres/lend-postgres.ts"],
  },
});
