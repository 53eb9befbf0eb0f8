/**
 * The sandbox in a process of its own: the truth that nobody kills. It ends with
 * the torture, however that ended, and takes along what the torture has started.
 *
 * usage: forked by marketplace.ts; its argument is the sandbox's options as JSON
 */
import type { SandboxOptions } from "../../src/sandbox/options.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";

/** What the torture tells: a process that it has started, or that has ended. */
export interface VictimNotice {
  readonly pid: number;
  readonly isRunning: boolean;
}

const victims = new Set<number>();

process.on("message", ({ pid, isRunning }: VictimNotice) => {
  if (isRunning) victims.add(pid);
  else victims.delete(pid);
});
process.on("disconnect", () => {
  for (const pid of victims) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
  process.exit(0);
});
// Ctrl-C goes to the whole group; the torture decides what it means.
process.on("SIGINT", () => undefined);

const options = JSON.parse(process.argv[2] ?? "{}") as SandboxOptions;
const sandbox = await startSandbox(options);
process.send?.({ url: sandbox.url });
