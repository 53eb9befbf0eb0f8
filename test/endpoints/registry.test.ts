import { describe, expect, test } from "vitest";
import { ENDPOINTS, READERS, STATUS_ENDPOINTS } from "../../src/endpoints/registry.ts";
import { PUBLISHED_LIMITS } from "../../src/endpoints/limits.ts";

describe("the tables of operations", () => {
  test("every row is the operation that it is named for", () => {
    for (const [name, { traits }] of Object.entries(ENDPOINTS)) expect(traits.name).toBe(name);
    for (const [name, { traits }] of Object.entries(STATUS_ENDPOINTS)) {
      expect(traits.name).toBe(name);
    }
    for (const [name, { operation }] of Object.entries(READERS)) expect(operation).toBe(name);
  });

  test("an operation is of the API that its name begins with", () => {
    for (const { traits } of [...Object.values(ENDPOINTS), ...Object.values(STATUS_ENDPOINTS)]) {
      expect(traits.name.split(".")[0]).toBe(traits.api);
    }
  });

  test("packages can be read back exactly where the traits say so", () => {
    for (const endpoint of Object.values(ENDPOINTS)) {
      expect("readBack" in endpoint && endpoint.readBack !== undefined).toBe(
        endpoint.traits.readBack !== "none",
      );
    }
  });

  test("every operation has a limit", () => {
    const names = [ENDPOINTS, STATUS_ENDPOINTS, READERS].flatMap((table) => Object.keys(table));
    expect(Object.keys(PUBLISHED_LIMITS)).toEqual(expect.arrayContaining(names));
  });
});
