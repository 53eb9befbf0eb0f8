import { describe, expect, it } from "vitest";
import { readShipDates } from "../../../src/batch/rules/ship-dates.ts";

const NOW = Date.UTC(2026, 2, 4, 20);
const read = (text: string, timeZone = "UTC", nowMs = NOW) =>
  readShipDates([text], timeZone, nowMs)[0];
const dateTime = (text: string, timeZone?: string, nowMs?: number): string => {
  const date = read(text, timeZone, nowMs);
  return date?.kind === "read" ? date.dateTime : JSON.stringify(date);
};

describe("a date without a time", () => {
  it.each([
    "2026-03-03",
    "2026/3/3",
    "20260303",
    "03.03.2026",
    "3/3/2026",
    "3/3/26",
    "Mar-03-26",
    "3-Mar-26",
    "3. März 2026",
    "March 3rd, 2026",
    "2026年3月3日",
    " ２０２６-03-03 ",
  ])("%s keeps its day: noon in the account's time zone", (text) => {
    expect(dateTime(text)).toBe("2026-03-03T12:00:00+00:00");
    expect(dateTime(text, "Asia/Tokyo")).toBe("2026-03-03T12:00:00+09:00");
    expect(dateTime(text, "America/New_York")).toBe("2026-03-03T12:00:00-05:00");
    expect(read(text)).toMatchObject({ said: "2026-03-03" });
  });

  it("is never later than now, but keeps its day where there is one to keep", () => {
    const morning = Date.UTC(2026, 2, 4, 8, 30);
    expect(dateTime("2026-03-04", "UTC", morning)).toBe("2026-03-04T08:30:00+00:00");
    expect(dateTime("2026-03-04", "Asia/Tokyo", morning)).toBe("2026-03-04T12:00:00+09:00");
    expect(dateTime("2026-03-05", "UTC", morning)).toBe("2026-03-04T08:30:00+00:00");
    expect(read("2026-03-05", "UTC", morning)).toMatchObject({ said: "2026-03-05" });
    expect(read("2026-03-04 10:00", "UTC", morning)).toEqual({
      kind: "read",
      dateTime: "2026-03-04T08:30:00+00:00",
      said: "2026-03-04T10:00:00+00:00",
    });
    expect(read("2026-03-06", "UTC", morning)).toEqual({
      kind: "refused",
      why: "lies in the future",
    });
  });

  it("has the offset of its own season, also on the days when clocks change", () => {
    const autumn = Date.UTC(2026, 10, 5);
    expect(dateTime("2026-03-29", "Europe/Berlin", autumn)).toBe("2026-03-29T12:00:00+02:00");
    expect(dateTime("2026-03-28", "Europe/Berlin", autumn)).toBe("2026-03-28T12:00:00+01:00");
    expect(dateTime("2026-11-01", "America/New_York", autumn)).toBe("2026-11-01T12:00:00-05:00");
    expect(dateTime("2026-10-04", "Asia/Kolkata", autumn)).toBe("2026-10-04T12:00:00+05:30");
  });
});

describe("a date with a time", () => {
  it.each([
    ["2026-03-03T10:15:00Z", "2026-03-03T10:15:00+00:00"],
    ["2026-03-03T10:15:00.250-07:00", "2026-03-03T10:15:00-07:00"],
    ["2026-03-03 10:15:00 +0200", "2026-03-03T10:15:00+02:00"],
    ["2026-03-03 10:15", "2026-03-03T10:15:00+09:00"],
    ["03.03.2026 10:15", "2026-03-03T10:15:00+09:00"],
    ["3/3/2026 12:05 AM", "2026-03-03T00:05:00+09:00"],
    ["Tue, 03 Mar 2026 10:15:00 GMT", "2026-03-03T10:15:00+00:00"],
  ])("%s is %s", (text, expected) => {
    expect(dateTime(text, "Asia/Tokyo")).toBe(expected);
    expect(read(text, "Asia/Tokyo")).toMatchObject({ said: expected });
  });
});

describe("3/4/2026", () => {
  const column = (texts: readonly string[]) =>
    readShipDates(texts, "UTC", Date.UTC(2026, 11, 31)).map((date) =>
      date.kind === "read" ? date.said : date.kind === "ambiguous" ? date.readings : date.kind,
    );

  it("alone is ambiguous", () => {
    expect(column(["3/4/2026", "", "5/5/2026"])).toEqual([
      ["2026-03-04", "2026-04-03"],
      "blank",
      "2026-05-05",
    ]);
  });

  it("is decided by a row that can only be read one way", () => {
    expect(column(["3/4/2026", "13/4/2026"])).toEqual(["2026-04-03", "2026-04-13"]);
    expect(column(["4/13/26", "3/4/26", "2026-04-14"])).toEqual([
      "2026-04-13",
      "2026-03-04",
      "2026-04-14",
    ]);
  });

  it("stays ambiguous where such rows disagree", () => {
    expect(column(["3/4/2026", "13/4/2026", "4/13/2026"])[0]).toEqual(["2026-03-04", "2026-04-03"]);
  });
});

describe("what is no date", () => {
  it.each([
    ["46085", /as a spreadsheet stores it/u],
    ["2026-02-30", /no calendar has/u],
    ["31/04/2026", /no calendar has/u],
    ["2026-03-03 25:00", /impossible time/u],
    ["1904-01-01", /too far back/u],
    ["########", /not a date/u],
    ["Not Available", /not a date/u],
    ["26-03-04", /not a date/u],
    ["4 Smarch 2026", /names no month/u],
  ])("%s is refused", (text, why) => {
    expect(read(text)).toMatchObject({ kind: "refused", why: expect.stringMatching(why) });
  });

  it("blank is no statement", () => {
    expect(read("  ")).toEqual({ kind: "blank" });
  });
});
