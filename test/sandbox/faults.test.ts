import { describe, expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import type { FaultHead, FaultPlan } from "../../src/sandbox/faults.ts";
import { createFaultSource } from "../../src/sandbox/faults.ts";

function head(orderId: string | null): FaultHead {
  return { orderId, operation: "ecart.fulfillment", tokensEnd: false };
}

/** The faults of so many requests. */
function drawAll(plan: FaultPlan, times: number, seed = 1) {
  const source = createFaultSource(plan, seed);
  return Array.from({ length: times }, () => source.draw(head("111-1")).fault);
}

describe("a fault plan", () => {
  test("draws the same faults for the same seed", () => {
    const plan = { rates: { "429": 0.3, "drop-after": 0.3 } } as const;
    expect(drawAll(plan, 200)).toEqual(drawAll(plan, 200));
    expect(drawAll(plan, 200)).not.toEqual(drawAll(plan, 200, 2));
    expect(drawAll({ ...plan, seed: 2 }, 200)).toEqual(drawAll(plan, 200, 2));
  });

  test("keeps to its rates", () => {
    const faults = drawAll({ rates: { "500": 0.25, garbage: 0.5 } }, 4000);
    const share = (kind: string | null) => faults.filter((fault) => fault === kind).length / 4000;
    expect(share("500")).toBeCloseTo(0.25, 1);
    expect(share("garbage")).toBeCloseTo(0.5, 1);
    expect(share("429")).toBe(0);
  });

  test("commits `next` first, for the order it names", () => {
    const source = createFaultSource(
      {
        next: [
          { fault: "503", orderId: "B" },
          { fault: "drop-before", times: 2 },
        ],
      },
      1,
    );
    const drawn = ["A", "B", "A", "B", null].map((orderId) => source.draw(head(orderId)).fault);
    expect(drawn).toEqual(["drop-before", "503", "drop-before", null, null]);
  });

  test("`next` does not shift the faults of later requests", () => {
    const rates = { "500": 0.5 };
    const plain = drawAll({ rates }, 50);
    const shifted = drawAll({ rates, next: [{ fault: "garbage", times: 3 }] }, 50);
    expect(shifted.slice(3)).toEqual(plain.slice(3));
  });

  test("waits between its bounds", () => {
    const source = createFaultSource({ latencyMs: [20, 30] }, 1);
    const waits = Array.from({ length: 100 }, () => source.draw(head(null)).latencyMs);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...waits)).toBeLessThanOrEqual(30);
    expect(new Set(waits).size).toBeGreaterThan(50);
  });

  test.each([
    ["an unknown kind", { rates: { "418": 0.1 } }],
    ["a share above 1", { rates: { "500": 1.5 } }],
    ["shares above 1 together", { rates: { "500": 0.6, "503": 0.6 } }],
    ["an unknown key", { rate: {} }],
    ["a latency turned round", { latencyMs: [20, 10] }],
    ["no times", { next: [{ fault: "500", times: 0 }] }],
    ["no plan", "please"],
  ])("is refused with %s", (_, plan) => {
    expect(() => createFaultSource(plan, 1)).toThrow(UserError);
  });
});
