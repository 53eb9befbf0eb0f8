/**
 * Loaded before a measured program: leaves the most memory that it had at one
 * time, in megabytes, in the file that BENCH_MEMORY_FILE names.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

if (isMainThread) {
  process.once("exit", () => {
    writeFileSync(process.env["BENCH_MEMORY_FILE"], String(peakKb() / 1024));
  });
}

/** Of this program alone: where the system tells only `maxRSS`, that of the parent may be in it. */
function peakKb() {
  try {
    const status = readFileSync("/proc/self/status", "utf8");
    return Number(/^VmHWM:\s+(\d+) kB$/mu.exec(status)?.[1] ?? process.resourceUsage().maxRSS);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}
