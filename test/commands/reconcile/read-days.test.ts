import { expect, test } from "vitest";
import { readDays, type DayFlags } from "../../../src/commands/reconcile/read-days.ts";

const NOW_MS = Date.parse("2026-11-22T03:00:00Z");
const NOTHING: DayFlags = { date: undefined, from: undefined, to: undefined };

/** The span of flags as text: both instants, and how many hours lie between. */
function spanOf(flags: Partial<DayFlags>, timeZone: string) {
  const { from, to, span } = readDays({ ...NOTHING, ...flags }, timeZone, NOW_MS);
  const at = (ms: number) => new Date(ms).toISOString().replace(":00.000Z", "Z");
  return [from, to, at(span.fromMs), at(span.toMs), (span.toMs - span.fromMs) / 3_600_000];
}

test.each([
  {
    flags: { date: "2026-11-22" },
    zone: "UTC",
    span: ["2026-11-22", "2026-11-22", "2026-11-22T00:00Z", "2026-11-23T00:00Z", 24],
  },
  {
    // Still yesterday in New York.
    flags: {},
    zone: "America/New_York",
    span: ["2026-11-21", "2026-11-21", "2026-11-21T05:00Z", "2026-11-22T05:00Z", 24],
  },
  {
    flags: { date: "yesterday" },
    zone: "Asia/Tokyo",
    span: ["2026-11-21", "2026-11-21", "2026-11-20T15:00Z", "2026-11-21T15:00Z", 24],
  },
  {
    // The day on which clocks are put back has an hour more.
    flags: { date: "2026-11-01" },
    zone: "America/New_York",
    span: ["2026-11-01", "2026-11-01", "2026-11-01T04:00Z", "2026-11-02T05:00Z", 25],
  },
  {
    flags: { from: "2026-03-28", to: "2026-03-29" },
    zone: "Europe/Berlin",
    span: ["2026-03-28", "2026-03-29", "2026-03-27T23:00Z", "2026-03-29T22:00Z", 47],
  },
  {
    flags: { from: "2026-11-20" },
    zone: "UTC",
    span: ["2026-11-20", "2026-11-22", "2026-11-20T00:00Z", "2026-11-23T00:00Z", 72],
  },
])("$flags in $zone", ({ flags, zone, span }) => {
  expect(spanOf(flags, zone)).toEqual(span);
});
