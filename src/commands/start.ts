import { createRequire } from "node:module";
import type { ExitCode } from "../errors.ts";
import { printError } from "../ui/print-error.ts";
import { createStreamWriter } from "../ui/stream-writer.ts";
import { runCommandLine } from "./main.ts";
import { processTerminal } from "./terminal.ts";

/** Runs a command line in this process and tells what went wrong. Answers the exit code. */
export async function startCli(argv: readonly string[]): Promise<ExitCode> {
  const terminal = processTerminal(argv.slice(2));
  const version = packageVersion();
  try {
    return await runCommandLine(argv, version, terminal);
  } catch (error) {
    const { withMapStep } = await import("./map-step.ts");
    return printError(withMapStep(error, terminal), {
      json: argv.includes("--json"),
      version,
      writeOut: createStreamWriter(terminal.stdout),
      writeErr: createStreamWriter(terminal.stderr),
    });
  }
}

function packageVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)("../../package.json");
  const hasVersion = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return hasVersion ? String(manifest.version) : "unknown";
}
