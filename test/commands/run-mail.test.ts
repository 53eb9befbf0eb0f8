import { readFileSync, rmSync } from "node:fs";
import { expect, onTestFinished, test, vi } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import { openAttachment } from "../mail/open-attachment.ts";
import { eventsOf } from "./cli.ts";
import type { CliEnd, Json } from "./cli.ts";
import { openMailSite, runHere } from "./mail-site.ts";
import type { MailSite, MailSiteOptions } from "./mail-site.ts";
import { idOf, makeParcel, toText } from "./parcels.ts";
import type { SheetCells } from "./parcels.ts";

const FAST = { "ecart.fulfillment": { ratePerSecond: 500, burst: 100 } };
const PARCELS = [1, 2, 3, 4].map(makeParcel);
const ROWS: readonly SheetCells[] = PARCELS.map((parcel, index) => {
  return { ...parcel, partner: index % 2 === 0 ? "north" : "south" };
});

interface Day {
  readonly site: MailSite;
  /** Requests that the marketplace got. */
  readonly requests: () => number;
  run(...args: string[]): Promise<CliEnd>;
}

/** A marketplace and a mail server on this machine, and a sheet for them. */
async function openDay(options: MailSiteOptions = {}, rows = ROWS): Promise<Day> {
  const sandbox = await startSandbox({ limits: FAST });
  onTestFinished(() => sandbox.stop());
  const accounts = { acme: { api: "ecart", baseUrl: sandbox.url, token: "${ACME_TOKEN}" } };
  const env = { ACME_TOKEN: "token-of-acme-0123456789", ...options.env };
  const site = await openMailSite({ accounts, ...options, env });
  site.write("sheet.csv", toText(rows));
  const place = { cwd: site.folder, env, clock: systemClock };
  const run = (...args: string[]) =>
    runHere(["run", "sheet.csv", "--out", "result.xlsx", "--yes", ...args], place);
  return { site, requests: () => sandbox.state().requests, run };
}

const typesOf = (events: readonly Json[]): unknown[] => events.map(({ type }) => type);

test("posts the sheet, writes the result and mails each partner their own, in one go", async () => {
  const { site, run } = await openDay();
  const end = await run("--mail");
  expect(end).toMatchObject({ exitCode: 0, stderr: "" });
  expect(end.stdout).toContain("Mails: 2 sent.");
  const [first] = site.server.taken.filter(({ to }) => to.includes("ops@north.example"));
  expect(site.server.taken).toHaveLength(2);
  const rows = first ? await openAttachment(first) : [];
  expect(rows.map((row) => row["package-id"])).toEqual(
    [PARCELS[0], PARCELS[2]].map((parcel) => parcel && idOf(parcel)),
  );
  expect(rows.every(({ result }) => result === "posted")).toBe(true);
  expect(first?.email.subject).toMatch(/^\[Rehearsal\] Shipments/u);
});

test("tells the mails as events before the last one, which stays run:finished", async () => {
  const { site, run } = await openDay();
  const end = await run("--mail", "--json");
  const events = eventsOf(end);
  expect(typesOf(events).slice(-5)).toEqual([
    "mail:started",
    "mail:settled",
    "mail:settled",
    "mail:finished",
    "run:finished",
  ]);
  const runId = String(events.at(-1)?.["runId"]);
  const again = await site.events("mail", "--run", runId.slice(0, 8));
  expect(again).toMatchObject({ exitCode: 0, finished: { sent: 0, skipped: 2 } });
  const anew = await site.events("mail", "--run", runId, "--again");
  expect(anew.finished).toMatchObject({ sent: 2 });
});

test("says that a result was changed since its run", async () => {
  const { site, run } = await openDay();
  const runId = String(eventsOf(await run("--json")).at(-1)?.["runId"]);
  await site.writeResult("result.xlsx", [{ ...ROWS[0], result: "posted", "run-id": runId }]);
  const end = await site.cli("mail", "--run", runId);
  expect(end.stdout).toContain("was changed since the run wrote it");
  rmSync(site.path("result.xlsx"));
  const gone = await site.cli("mail", "--run", runId);
  expect(gone.exitCode).toBe(5);
  expect(gone.stderr).toContain("it is not there any more");
});

test.each([
  { name: "all well", mail: "250", rows: ROWS, exitCode: 0 },
  { name: "a mail refused", mail: "554 no", rows: ROWS, exitCode: 3 },
  { name: "a mail uncertain", mail: "cut", rows: ROWS, exitCode: 4 },
  { name: "a row rejected", mail: "250", rows: [{ ...ROWS[0], quantity: "0" }], exitCode: 3 },
  {
    name: "a row rejected and a mail uncertain",
    mail: "cut",
    rows: [{ ...ROWS[0], quantity: "0" }],
    exitCode: 4,
  },
])("$name: exit $exitCode", async ({ mail, rows, exitCode }) => {
  const { run } = await openDay({ server: { onEnd: () => mail } }, rows);
  expect((await run("--mail", "--quiet")).exitCode).toBe(exitCode);
});

test("a login that is refused comes before a row that was rejected: exit 6", async () => {
  const server = { login: { user: "ship", password: "right" } };
  const login = "ship:${SMTP_PASSWORD}@";
  const env = { SMTP_PASSWORD: "wrong" };
  const { run } = await openDay({ server, login, env }, [{ ...ROWS[0], quantity: "0" }]);
  const end = await run("--mail");
  expect(end.exitCode).toBe(6);
  expect(end.stdout).toContain("The mail server refused the login");
});

test.each([
  { name: "no partners", options: { partners: {} }, says: "has no partners" },
  { name: "no password", options: { login: "ship:${SMTP_PASSWORD}@" }, says: "SMTP_PASSWORD" },
  {
    name: "a rehearsal that would reach partners",
    options: { smtp: { url: "smtp://mail.acme.example:587" } },
    says: "rehearsal",
  },
])("$name: told before anything is posted", async ({ options, says }) => {
  const { run, requests } = await openDay(options);
  const end = await run("--mail");
  expect(end.exitCode).toBe(2);
  expect(end.stderr).toContain(says);
  expect(end.stderr).toMatch(/\n\nTry:\n {2}- \S/u);
  expect(requests()).toBe(0);
});

test("a run that sent nothing, because the control total is wrong, mails nothing", async () => {
  const { site, run } = await openDay();
  const end = await run("--mail", "--expect-packages", "7");
  expect(end.exitCode).toBe(3);
  expect(end.stdout).toMatch(/Nothing was mailed: .*\n {2}To mail it as it is: shipledger mail/u);
  expect(site.server.connections()).toBe(0);
});

test("a run that was stopped mails nothing, and says how to", async () => {
  const { site, requests, run } = await openDay();
  const slow = { "ecart.fulfillment": { ratePerSecond: 1, burst: 1 } };
  const config = JSON.parse(readFileSync(site.path("shipledger.config.json"), "utf8")) as object;
  site.write("shipledger.config.json", JSON.stringify({ ...config, limits: slow }));
  const running = run("--mail");
  // The first is the list of carriers, the second a package.
  await vi.waitUntil(() => requests() >= 2, { timeout: 30_000 });
  process.emit("SIGHUP");
  const end = await running;
  expect(end.exitCode).toBe(4);
  expect(end.stdout).toContain("Nothing was mailed: the run was stopped.");
  expect(site.server.connections()).toBe(0);
});
