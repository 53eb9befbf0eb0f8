#!/usr/bin/env node
import module from "node:module";

/** The bin. Checks the runtime first, since what follows cannot even be loaded on an old one. */
const NODE_MAJOR_MIN = 24;

const [major = "0"] = process.versions.node.split(".");
if (Number(major) < NODE_MAJOR_MIN) {
  process.stderr.write(
    `Shipledger needs Node ${NODE_MAJOR_MIN} or later, and this is ${process.version}. Install it, or run: npx -p node@${NODE_MAJOR_MIN} -p shipledger shipledger\n`,
  );
  process.exitCode = 2;
} else {
  // Kept in the temporary folder; where that cannot be written, every start compiles.
  module.enableCompileCache();
  const { startCli } = await import("./commands/start.ts");
  process.exitCode = await startCli(process.argv);
}
