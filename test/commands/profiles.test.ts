import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runCli, SLOW, type CliEnd, type Json } from "./cli.ts";

/** A config with profiles, beside one sheet. */
function makeFolder(profiles: object, sheet: string): (...args: string[]) => Promise<CliEnd> {
  const cwd = mkdtempSync(join(tmpdir(), "profiles-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const acme = { api: "ecart", baseUrl: "http://127.0.0.1:9", token: "t" };
  writeFileSync(
    join(cwd, "shipledger.config.json"),
    JSON.stringify({ accounts: { acme }, profiles }),
  );
  writeFileSync(join(cwd, "s.csv"), sheet);
  return (...args) => runCli(args, { cwd });
}

const planOf = ({ stdout }: CliEnd): Record<"posts" | "tables" | "findings", Json[]> =>
  JSON.parse(stdout) as Record<"posts" | "tables" | "findings", Json[]>;

const QUANTUM_VIEW = [
  "Tracking Number,Package Reference No. 1,Package Reference No. 2,Manifest Date,Service",
  "1Z999AA10310000018,B-77,SHOP-1,03/04/2026,UPS Ground",
  "",
].join("\n");

test("a plan says by which profile a sheet is read, and --profile overrules it", SLOW, async () => {
  const run = makeFolder({}, QUANTUM_VIEW);
  const told = await run("plan", "s.csv");
  expect(told.stdout).toContain(
    "s.csv is read as ups-quantum-view, orders from Package Reference No. 1.",
  );
  const plan = planOf(await run("plan", "s.csv", "--json"));
  expect(plan.tables).toMatchObject([
    { sheet: null, profile: "ups-quantum-view", orderColumn: "Package Reference No. 1", rows: 1 },
  ]);
  expect(plan.posts).toMatchObject([{ orderId: "B-77", carrier: "UPS" }]);
  const generic = await run("plan", "s.csv", "--profile", "generic");
  expect(generic).toMatchObject({ exitCode: 5 });
  expect(generic.stderr).toContain("has no order-id column");
});

test("a profile of the config begins with one of ours and wins over it", SLOW, async () => {
  const columns = { "order-id": ["Package Reference No. 2"] };
  const fixed = { "carrier-code": "ups", partner: "north" };
  const run = makeFolder({ mine: { extends: "ups-quantum-view", columns, fixed } }, QUANTUM_VIEW);
  const plan = planOf(await run("plan", "s.csv", "--json"));
  expect(plan.tables).toMatchObject([{ profile: "mine", orderColumn: "Package Reference No. 2" }]);
  expect(plan.posts).toMatchObject([{ orderId: "SHOP-1", carrier: "ups" }]);
  const listed = await run("profiles", "list");
  expect(listed.stdout.split("\n")[1]).toMatch(/^mine +shipments +UPS Quantum View/u);
});

test("a profile without headers to tell it by is taken by its name", SLOW, async () => {
  const sheet = "ref;colis;unités\nA-1;T1234567;1.000,0\n";
  const headers = { "order-id": ["ref"], "tracking-number": ["colis"], quantity: ["unités"] };
  const own = { columns: headers, numbers: "comma", fixed: { "order-item-id": "I-1" } };
  const run = makeFolder({ nord: own }, sheet);
  expect(await run("plan", "s.csv")).toMatchObject({ exitCode: 5 });
  const plan = planOf(await run("plan", "s.csv", "--json", "--profile", "nord"));
  expect(plan.posts).toMatchObject([{ orderId: "A-1", items: [{ id: "I-1", quantity: 1000 }] }]);
});

test("a name that no profile has, and a config that says nonsense, are told", SLOW, async () => {
  const run = makeFolder({}, QUANTUM_VIEW);
  const unknown = await run("plan", "s.csv", "--profile", "ups-quantumview");
  expect(unknown).toMatchObject({ exitCode: 2 });
  expect(unknown.stderr).toMatch(/no profile "ups-quantumview".*ups-quantum-view/u);
  const lost = await makeFolder({ a: { extends: "pirate" } }, "")("profiles", "list");
  expect(lost.stderr).toContain('extends "pirate", which is not there');
  const circle = { a: { extends: "b" }, b: { extends: "a" } };
  const circular = await makeFolder(circle, "")("profiles", "list");
  expect(circular).toMatchObject({ exitCode: 2 });
  expect(circular.stderr).toContain("extend each other");
  const wrong = { a: { columns: { "order-nr": ["x"] }, skip: [{ column: "x", reason: "y" }] } };
  const refused = await makeFolder(wrong, "")("profiles", "list");
  expect(refused).toMatchObject({ exitCode: 2 });
  expect(refused.stderr).toContain("profiles.a.skip");
});

test("a layout is shown as a config takes it, also where there is no config", SLOW, async () => {
  const cwd = mkdtempSync(join(tmpdir(), "profiles-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const shown = await runCli(["profiles", "show", "pirate-ship"], { cwd });
  const profiles = JSON.parse(shown.stdout) as Record<string, Json>;
  expect(Object.keys(profiles)).toEqual(["pirate-ship"]);
  const run = makeFolder(profiles, "");
  expect((await run("profiles", "list", "--json")).stdout.split("\n")[0]).toContain("pirate-ship");
  const named = await runCli(["profiles", "list", "--config", "x.json"], { cwd });
  expect(named).toMatchObject({ exitCode: 2 });
});
