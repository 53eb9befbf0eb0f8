import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import { call, openSandbox, ship } from "./client.ts";

async function openFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sandbox-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe("the report", () => {
  test("is the same over HTTP, and asking for it counts as no request", async () => {
    const sandbox = await openSandbox();
    await ship(sandbox);
    const seen = await call(sandbox, "GET", "/sandbox/state", { token: null });
    expect(seen.body).toEqual(sandbox.state());
    expect(sandbox.state()).toMatchObject({ requests: 1, throttled: 0, faults: {} });
    const requests = await call(sandbox, "GET", "/sandbox/requests", { token: null });
    expect(requests.body).toEqual(sandbox.requests());
    expect(sandbox.requests()).toMatchObject([{ status: 200, committed: true, fault: null }]);
  });

  test("is a copy", async () => {
    const sandbox = await openSandbox();
    await ship(sandbox);
    const before = sandbox.state();
    await ship(sandbox, { number: "TRACK-2" });
    expect(before.stores[0]?.packages[0]?.history).toEqual(["TRACK-1"]);
    expect(before.requests).toBe(1);
  });

  test("begins anew on request, with what it was started with", async () => {
    const orders = [{ orderId: "111-1", items: [{ id: "item-a", quantity: 1 }] }];
    const sandbox = await openSandbox({ orders, openOrders: false });
    sandbox.listOrders([{ orderId: "111-2", items: [{ id: "item-a", quantity: 1 }] }]);
    sandbox.setFaults({ rates: { "500": 1 } });
    await ship(sandbox);
    const seen = await call(sandbox, "POST", "/sandbox/reset", { token: null });
    expect(seen.status).toBe(200);
    expect(sandbox.state()).toEqual({
      stores: [],
      requests: 0,
      throttled: 0,
      faults: {},
      byOperation: {},
    });
    expect((await ship(sandbox)).status).toBe(200);
    expect((await ship(sandbox, { order: "111-2" })).status).toBe(404);
  });
});

describe("the state file", () => {
  test("carries everything over to the next start, and no token", async () => {
    const folder = await openFolder();
    const stateFile = join(folder, "state.json");
    const orders = [{ orderId: "111-1", items: [{ id: "item-a", quantity: 1 }] }];
    const first = await startSandbox({ stateFile, openOrders: false });
    first.listOrders(orders);
    await ship(first, { token: "a-very-secret-token" });
    const before = first.state();
    await first.stop();
    expect(await readFile(stateFile, "utf8")).not.toContain("secret");
    expect(await readdir(folder)).toEqual(["state.json"]);

    const second = await openSandbox({ stateFile, openOrders: false });
    expect(second.state()).toEqual(before);
    const edit = { token: "a-very-secret-token", number: "TRACK-2" };
    expect((await ship(second, edit)).status).toBe(200);
    expect((await ship(second, { ...edit, id: "7" })).status).toBe(400);
    await ship(second, { token: "another" });
    expect(second.state().stores).toMatchObject([
      { store: "store-1", packages: [{ creates: 1, history: ["TRACK-1", "TRACK-2"] }] },
      { store: "store-2" },
    ]);
  });

  test("is written while the sandbox runs", async () => {
    const stateFile = join(await openFolder(), "state.json");
    const sandbox = await openSandbox({ stateFile });
    await ship(sandbox);
    await expect
      .poll(() => readFile(stateFile, "utf8"), { timeout: 5000 })
      .toContain('"packageId":"1000001"');
    await ship(sandbox, { number: "TRACK-2" });
    await expect.poll(() => readFile(stateFile, "utf8"), { timeout: 5000 }).toContain("TRACK-2");
  });

  test("that cannot be used is refused at the start", async () => {
    const folder = await openFolder();
    const stateFile = join(folder, "state.json");
    await expect(startSandbox({ stateFile: join(folder, "no", "state") })).rejects.toThrow(
      UserError,
    );
    await writeFile(stateFile, "{}");
    await expect(startSandbox({ stateFile })).rejects.toThrow(/cannot be used/u);
    await writeFile(stateFile, "{");
    await expect(startSandbox({ stateFile })).rejects.toThrow(/not JSON/u);
    await expect(startSandbox({ stateFile: folder })).rejects.toThrow(UserError);
  });
});
