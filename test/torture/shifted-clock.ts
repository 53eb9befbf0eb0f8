/**
 * Loaded into a process before the program: its clock goes wrong by so many
 * milliseconds, as on a machine that nobody has set.
 *
 * usage: TORTURE_CLOCK_AHEAD_MS=3600000 node --import shifted-clock.ts dist/cli.js ...
 */
const aheadMs = Number(process.env["TORTURE_CLOCK_AHEAD_MS"] ?? "0");
const originMs = performance.timeOrigin + aheadMs;
const now = Date.now;
Object.defineProperty(performance, "timeOrigin", { get: () => originMs });
Date.now = () => now() + aheadMs;
