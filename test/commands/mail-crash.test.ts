import { expect, test, vi } from "vitest";
import { SLOW, startCli } from "./cli.ts";
import type { CliProcess } from "./cli.ts";
import { makeRow, openMailSite } from "./mail-site.ts";
import type { MailSiteOptions } from "./mail-site.ts";

async function openWithResult(options: MailSiteOptions, partners = ["north", "south"]) {
  const site = await openMailSite(options);
  await site.writeResult(
    "result.csv",
    partners.map((partner, index) => makeRow(index, partner)),
  );
  const start = () => startCli(["mail", "result.csv"], { cwd: site.folder });
  return { site, start };
}

test(
  "killed between sending and recording: told as uncertain, and settled by the same Message-ID",
  SLOW,
  async () => {
    let victim: CliProcess | null = null;
    const { site, start } = await openWithResult(
      {
        server: {
          // The server has the whole mail and takes it; its answer finds nobody.
          onEnd: () => {
            victim?.send("SIGKILL");
            victim = null;
            return "250 taken";
          },
        },
      },
      ["north"],
    );
    victim = start();
    expect((await victim.end).signal).toBe("SIGKILL");
    await vi.waitUntil(() => site.server.taken.length === 1);

    const list = await site.cli("mail", "list");
    expect(list.stdout).toMatch(/north\s+uncertain\s.*The program ended while the mail was being/u);
    const unasked = await site.cli("mail", "result.csv");
    expect(unasked.exitCode).toBe(4);
    expect(unasked.stdout).toContain("may have arrived");
    expect(unasked.stdout).toContain("shipledger mail resolve 1 --as sent");
    expect(site.server.taken).toHaveLength(1);

    const again = await site.events("mail", "result.csv", "--again");
    expect(again).toMatchObject({ exitCode: 0, finished: { sent: 1 } });
    const ids = site.server.taken.map(({ email }) => email.messageId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  },
);

test(
  "killed while it waits for the next attempt: certainly not sent, so the next mail sends it",
  SLOW,
  async () => {
    let isBusy = true;
    const { site, start } = await openWithResult({
      server: { onRecipient: () => (isBusy ? "450 later" : "250") },
    });
    const victim = start();
    await victim.untilText("waiting", 2);
    victim.send("SIGKILL");
    await victim.end;
    isBusy = false;
    expect(await site.events("mail", "result.csv")).toMatchObject({
      exitCode: 0,
      finished: { sent: 2, uncertain: 0 },
    });
    expect(site.server.taken).toHaveLength(2);
  },
);

test(
  "stopped by Ctrl-C: what is being sent is finished, the rest is left for the next mail",
  SLOW,
  async () => {
    let victim: CliProcess | null = null;
    const { site, start } = await openWithResult({
      smtp: { pool: { connections: 1 } },
      server: {
        onBegin: () => {
          victim?.send("SIGINT");
          victim = null;
          return "250";
        },
      },
    });
    const stopped = start();
    victim = stopped;
    const end = await stopped.end;
    expect(end.exitCode).toBe(4);
    expect(end.stderr).toContain("Stopping");
    expect(end.stdout).toContain("Mails: 1 sent, 1 failed.");
    expect(await site.events("mail", "result.csv")).toMatchObject({
      exitCode: 0,
      finished: { sent: 1, skipped: 1 },
    });
    const recipients = site.server.taken.map(({ to }) => to[0]);
    expect(recipients.toSorted()).toEqual(["ops@north.example", "ops@south.example"]);
  },
);

test("two at once: each mail is sent by one of them", SLOW, async () => {
  const { site } = await openWithResult({});
  // The ledger is made first, so that both find it.
  await site.cli("mail", "result.csv", "--partner", "north", "--again");
  await site.writeResult("other.csv", [
    makeRow(3, "north", { "run-id": "run-2" }),
    makeRow(4, "south", { "run-id": "run-2" }),
  ]);
  const run = () => startCli(["mail", "other.csv"], { cwd: site.folder }).end;
  const ends = await Promise.all([run(), run(), run(), site.cli("mail", "other.csv")]);
  for (const end of ends) expect(end).toMatchObject({ exitCode: 0, stderr: "" });
  const recipients = site.server.taken.slice(1).map(({ to }) => to[0]);
  expect(recipients.toSorted()).toEqual(["ops@north.example", "ops@south.example"]);
});
