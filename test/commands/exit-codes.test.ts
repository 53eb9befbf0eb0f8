import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { SLOW } from "./cli.ts";
import type { CliEnd, Json } from "./cli.ts";
import { makeParcel, makeParcels } from "./parcels.ts";
import { makeConfig, openRehearsal } from "./rehearsal.ts";

/** A command that must end with this code, saying this and a way out. */
interface Refusal {
  readonly name: string;
  readonly args: readonly string[];
  readonly exitCode: number;
  readonly says: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly config?: (url: string) => object | string;
}

const NOWHERE = { ...makeParcel(1), "order-id": "" };

const REFUSALS: readonly Refusal[] = [
  {
    name: "an unknown flag",
    args: ["run", "sheet.csv", "--lmit", "3"],
    exitCode: 2,
    says: ["lmit", "shipledger run --help"],
  },
  { name: "no command", args: [], exitCode: 2, says: ["Say what to do", "shipledger --help"] },
  { name: "a command that is none", args: ["rum", "sheet.csv"], exitCode: 2, says: ["run"] },
  { name: "no file", args: ["run"], exitCode: 2, says: ["shipledger run --help"] },
  {
    name: "a flag's value that is none of its words",
    args: ["run", "sheet.csv", "--changed-tracking", "maybe"],
    exitCode: 2,
    says: ["changed-tracking", "maybe", "update"],
  },
  {
    name: "a flag without its value",
    args: ["run", "sheet.csv", "--out"],
    exitCode: 2,
    says: ["out"],
  },
  {
    name: "a flag given twice",
    args: ["run", "sheet.csv", "--ledger", "a.db", "--ledger", "b.db"],
    exitCode: 2,
    says: ["--ledger is given 2 times"],
  },
  {
    name: "a state that is none",
    args: ["posts", "list", "--state", "doubtful"],
    exitCode: 2,
    says: ["doubtful", "in-doubt"],
  },
  {
    name: "a number that is none",
    args: ["run", "sheet.csv", "--limit", "ten"],
    exitCode: 2,
    says: ["--limit takes a whole number of 1 or more"],
  },
  {
    name: "no config",
    args: ["plan", "sheet.csv", "--config", "none.json"],
    exitCode: 2,
    says: ["none.json", "shipledger.config.json", "ECART_TOKEN"],
  },
  {
    name: "a value in the config that is wrong",
    args: ["plan", "sheet.csv"],
    config: (url) => ({
      ...makeConfig(url),
      limits: { "ecart.fulfillment": { ratePerSecond: "fast" } },
    }),
    exitCode: 2,
    says: ['limits["ecart.fulfillment"].ratePerSecond', "templates/config.schema.json"],
  },
  {
    name: "a config that is no JSON",
    args: ["plan", "sheet.csv"],
    config: () => '{\n  "accounts": {\n',
    exitCode: 2,
    says: ["shipledger.config.json:3:1", "Correct line 3"],
  },
  {
    name: "a secret that is not set",
    args: ["run", "sheet.csv"],
    env: {},
    exitCode: 2,
    says: ["ACME_TOKEN", "accounts.acme.token", ".env"],
  },
  {
    name: "an account that is not in the config",
    args: ["run", "sheet.csv", "--account", "amce"],
    exitCode: 2,
    says: ['"amce"', "acme"],
  },
  {
    name: "a file that does not exist",
    args: ["run", "shet.csv"],
    exitCode: 5,
    says: ["shet.csv", "does not exist"],
  },
  {
    name: "a sheet without a header",
    args: ["run", "numbers.csv"],
    exitCode: 5,
    says: ["numbers.csv", "order-id", "tracking-number"],
  },
  { name: "an empty file", args: ["run", "empty.csv"], exitCode: 5, says: ["empty.csv", "empty"] },
  {
    name: "a folder",
    args: ["run", "."],
    exitCode: 5,
    says: ["is a folder"],
  },
];

/** Runs the command in a folder with a sound sheet, one without a header, and an empty one. */
async function refuse({ args, env, config }: Refusal, ...more: string[]): Promise<CliEnd> {
  await using rehearsal = await openRehearsal(env === undefined ? {} : { env });
  rehearsal.write("sheet.csv", makeParcels(1));
  rehearsal.write("numbers.csv", "1,2,3\n4,5,6\n");
  rehearsal.write("empty.csv", "");
  if (config !== undefined) {
    const written = config(rehearsal.sandbox.url);
    const text = typeof written === "string" ? written : JSON.stringify(written);
    rehearsal.write("shipledger.config.json", text);
  }
  const end = await rehearsal.cli(...args, ...more);
  expect(rehearsal.sandbox.state().requests).toBe(0);
  return end;
}

test.concurrent.each(REFUSALS)("$name: exit $exitCode and a way out", SLOW, async (refusal) => {
  const end = await refuse(refusal);
  expect(end.exitCode).toBe(refusal.exitCode);
  expect(end.stdout).toBe("");
  for (const text of refusal.says) expect(end.stderr).toContain(text);
  expect(end.stderr).toMatch(/\n\nTry:\n {2}- \S/u);
  expect(end.stderr).not.toMatch(/^ +at /mu);
});

const TOLD_AS_JSON = REFUSALS.filter(({ name }) =>
  /unknown flag|JSON|secret|not exist/u.test(name),
);

test.concurrent.each(TOLD_AS_JSON)("$name: one object with --json", SLOW, async (refusal) => {
  const end = await refuse(refusal, "--json");
  expect(end.exitCode).toBe(refusal.exitCode);
  expect(end.stderr).toBe("");
  expect(end.stdout.trimEnd()).not.toContain("\n");
  const error = JSON.parse(end.stdout) as Json;
  expect(Object.keys(error)).toEqual(["type", "message", "nextSteps", "exitCode"]);
  expect(error).toMatchObject({ type: "error", exitCode: refusal.exitCode });
});

test.concurrent("a file that does not exist leaves no new ledger behind", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  for (const command of ["plan", "run"]) {
    expect((await rehearsal.cli(command, "shet.csv")).exitCode).toBe(5);
    expect(existsSync(rehearsal.path("shipledger.db"))).toBe(false);
  }
});

test.concurrent("a row rejected: exit 3, and the others are posted", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const sheet = rehearsal.write("sheet.csv", [makeParcel(1), NOWHERE]);
  expect((await rehearsal.cli("run", sheet, "--out", "result.csv")).exitCode).toBe(3);
  rehearsal.expectEachOnce([makeParcel(1)]);
});

test.concurrent("a row refused and a row left over: 4 comes before 3", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const sheet = rehearsal.write("sheet.csv", [...makeParcels(3), NOWHERE]);
  const end = await rehearsal.cli("run", sheet, "--limit", "2", "--out", "result.csv");
  expect(end.exitCode).toBe(4);
});

test.concurrent(
  "an account named in a row but not in the config rejects that row",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal();
    const rows = [
      { ...makeParcel(1), account: "acme" },
      { ...makeParcel(2), account: "amce" },
    ];
    const run = await rehearsal.run(rehearsal.write("sheet.csv", rows), "--out", "result.csv");
    expect(run.exitCode).toBe(3);
    expect(run.result.rows[1]?.["reason"]).toContain('"amce" is not in the config; it has: acme');
    rehearsal.expectEachOnce([makeParcel(1)]);
  },
);
