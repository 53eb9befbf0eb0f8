import { describe, expect, it } from "vitest";
import { readShipBy } from "../../src/commands/read-ship-by.ts";
import { UserError } from "../../src/errors.ts";

const now = new Date(2026, 10, 26, 15, 30, 12);

describe("--ship-by", () => {
  it.each([
    ["18:00", new Date(2026, 10, 26, 18, 0)],
    [" 9.05 ", new Date(2026, 10, 26, 9, 5)],
    ["24:00", new Date(2026, 10, 27, 0, 0)],
    ["2026-11-27T02:00", new Date(2026, 10, 27, 2, 0)],
    ["2026-11-27 02:00", new Date(2026, 10, 27, 2, 0)],
    ["2026-11-27T02:00Z", new Date(Date.UTC(2026, 10, 27, 2, 0))],
    ["2026-11-27T02:00+02:00", new Date(Date.UTC(2026, 10, 27, 0, 0))],
  ])("%s is a moment", (text, at) => {
    expect(readShipBy(text, now.getTime())).toBe(at.getTime());
  });

  it.each(["6 pm", "25:00", "18:60", "2026-11-27", "2026-13-27T02:00", "tomorrow", ""])(
    "%j is none, and the way out is shown",
    (text) => {
      expect(() => readShipBy(text, now.getTime())).toThrow(UserError);
    },
  );
});
