import { expect, test } from "vitest";
import { renderReport } from "../../src/reconcile/render-report.ts";
import { layOutReport } from "../../src/reconcile/report-page.ts";
import { makePackages, makeReconciliation } from "./day.ts";

const MADE_AT_MS = Date.parse("2026-11-22T21:00:00Z");

test("a page has the figures, a chart of each cut, and every package that differs", async () => {
  const page = layOutReport(makeReconciliation(), MADE_AT_MS);
  expect(page).toMatchObject({
    title: "Reconciliation of 2026-11-22",
    scope: "1 manifest, ledger and marketplace; days of America/New_York; all accounts",
    verdict: "5 of 6 packages differ.",
    isAgreed: false,
  });
  expect(page.figures.map(({ label, value }) => `${value} ${label}`)).toEqual([
    "4 left (manifests)",
    "3 posted (ledger)",
    "1 agree",
    "5 differ",
    "1 a run can mend",
  ]);
  expect(page.kindBars.map(({ kind, count, percent }) => [kind, count, percent])).toEqual([
    ["unknown-to-ledger", "1", 50],
    ["never-posted", "2", 100],
    ["not-in-manifest", "1", 50],
    // Of the package that differs in two ways, the graver kind counts.
    ["quantity-differs", "1", 50],
  ]);
  expect(page.groups.map(({ kind, rows }) => [kind, rows.length])).toEqual([
    ["unknown-to-ledger", 1],
    ["never-posted", 2],
    ["not-in-manifest", 1],
    ["quantity-differs", 1],
    ["tracking-differs", 1],
  ]);
  expect(page.charts[0]?.bars).toEqual([
    { name: "manifest.csv", text: "1 agree, 3 differ", agreePercent: 25, differPercent: 75 },
    { name: "(in no manifest)", text: "0 agree, 2 differ", agreePercent: 0, differPercent: 50 },
  ]);
  expect(page.notes).toEqual([
    "1 of 5 orders could not be read at the marketplace: of these, only manifests and ledger were compared.",
  ]);
  const html = await renderReport(page);
  expect(html.match(/<rect class="differ"/gu)?.length).toBeGreaterThanOrEqual(7);
});

test("the page asks nobody for anything, and nothing of a sheet becomes part of it", async () => {
  const html = await renderReport(layOutReport(makeReconciliation(), MADE_AT_MS));
  expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(html).not.toMatch(/<(?:script|link|img|iframe|object|embed|form|base)\b/iu);
  expect(html).not.toMatch(/\b(?:src|srcset|action|data|poster|on\w+)\s*=|url\(|@import/iu);
  expect([...html.matchAll(/href="([^"]*)"/gu)].every(([, to = ""]) => to.startsWith("#"))).toBe(
    true,
  );
  expect(html).toContain("=HYPERLINK(&quot;https://evil.example&quot;)&lt;script&gt;");
  expect(html).not.toContain("\u202E");
});

test("a day on which all agrees is a page without lists", async () => {
  const agreed = makePackages().slice(0, 1);
  const page = layOutReport(makeReconciliation(agreed), MADE_AT_MS);
  expect(page).toMatchObject({ isAgreed: true, kindBars: [], groups: [] });
  const html = await renderReport(page);
  expect(html).toContain("Manifests, ledger and marketplace agree.");
  expect(html).not.toContain("<table>");
});

test("a long list is bounded, and says what it leaves out", () => {
  const [, unposted] = makePackages();
  if (!unposted) throw new Error("no package");
  const page = layOutReport(makeReconciliation(Array(1_200).fill(unposted)), MADE_AT_MS);
  expect(page.groups[0]?.rows).toHaveLength(500);
  expect(page.groups[0]?.more).toBe("and 700 more; the workbook has all of them");
});
