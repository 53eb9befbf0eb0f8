import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isReasonCode, REASON_CHAPTERS, reasonOf, REASONS } from "../../src/domain/reasons.ts";
import { makeReasonPage } from "../../src/ui/reason-page.ts";

/** Published: other programs rely on these names. A line may be added, and none removed. */
const PUBLISHED = `
  account-inactive address-part-dropped already-fulfilled-elsewhere already-ignored already-posted ambiguous-date
  ambiguous-package carrier-name-correction carrier-not-supported claim-lost claimed-by-other-run
  conflicting-rows control-total-mismatch credentials-refused duplicate-column duplicate-row edit-limit-reached
  endpoint-refused endpoint-rejected example-row footer-row fulfilled-by-amazon held-with-order hidden-row
  history-missing inconsistent-with-initial-post invalid-quantity invalid-value
  known-to-other-seller leading-zero-lost left-out-by-profile limit-exceeded limit-reached mangled-number marketplace-invalid
  merged-cell missing-cells missing-column missing-items missing-value multiple-tracking-numbers mws-switched-off needs-action
  no-clear-answer no-package normalised-value not-on-hold not-posted not-sent order-cancelled order-not-read other-marketplace over-fulfillment over-shipment package-id-conflict
  package-id-in-use package-id-refused packages-not-shown posted-through-other-account quantity-above-first quota-exceeded rejected-with-package repeated-header
  settle-first ship-plus status-refused stopped superseded surplus-cells throttled total-row tracking-mismatch
  tracking-refused unknown-carrier unknown-item unknown-order unknown-package-id unreadable-file
  voided-row
`
  .trim()
  .split(/\s+/u);

test("the registry holds every published code and no other", () => {
  expect(Object.keys(REASONS).toSorted()).toEqual(PUBLISHED);
});

describe.each(Object.entries(REASONS))("%s", (code, reason) => {
  test("is told in one or two sentences each", () => {
    expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*$/u);
    for (const text of [reason.meaning, reason.fix]) {
      expect(text).toMatch(/^[A-Z].*\.$/su);
      expect(text.length).toBeLessThanOrEqual(260);
    }
  });
});

test("reasonOf knows the registry and nothing else", () => {
  expect(reasonOf("throttled")?.retryable).toBe(true);
  expect(reasonOf("toString")).toBeNull();
  expect(isReasonCode("needs-action")).toBe(true);
});

test("every code stands in exactly one chapter", () => {
  const codes = REASON_CHAPTERS.flatMap(({ reasons }) => Object.keys(reasons));
  expect(codes.toSorted()).toEqual(Object.keys(REASONS).toSorted());
});

test("the page of all codes is the registry's; `npm run reasons` makes it anew", () => {
  const page = readFileSync(new URL("../../src/domain/REASONS.md", import.meta.url), "utf8");
  expect(page).toBe(makeReasonPage());
});
