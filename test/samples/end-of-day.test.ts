import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import PostalMime from "postal-mime";
import { expect, onTestFinished, test, vi } from "vitest";
import { readPartnerFile } from "../../src/sheet/partner-file.ts";
import { runCli, SLOW } from "../commands/cli.ts";
import { readResult } from "../commands/result-rows.ts";
import { bytesOf } from "../mail/open-attachment.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));
const sample = join(project, "samples", "end-of-day");
const readme = readFileSync(join(project, "README.md"), "utf8");
const config = readFileSync(join(sample, "shipledger.config.json"), "utf8");
const servers = readFileSync(join(sample, "servers.mjs"), "utf8");
const manifest = JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

/** The command of the README, without the way to the program. */
const [, COMMAND = ""] = /^npx shipledger (run .* --mail)$/mu.exec(readme) ?? [];

test("the README tells the sample that there is", () => {
  expect(COMMAND).toBe("run manifest.xlsx --yes --mail");
  expect(readme).toContain("```sh\nnpm run rehearse\n```");
  expect(readme).toContain(`cd samples/end-of-day\nnpx shipledger ${COMMAND}`);
  expect(servers).toContain(`npx shipledger ${COMMAND}`);
  expect(manifest.scripts["rehearse"]).toBe("node samples/end-of-day/servers.mjs");
  const [, marketplace] = /http:\/\/127\.0\.0\.1:(\d+)/u.exec(config) ?? [];
  const [, mail] = /smtp:\/\/127\.0\.0\.1:(\d+)/u.exec(config) ?? [];
  expect(servers).toContain(`"marketplace-port": { type: "string", default: "${marketplace}" }`);
  expect(servers).toContain(`"mail-port": { type: "string", default: "${mail}" }`);
});

test("the end of a day in one line: posted, written, mailed, as the README says", SLOW, async () => {
  const folder = mkdtempSync(join(tmpdir(), "end-of-day-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [marketplacePort, mailPort] = [await freePort(), await freePort()];
  cpSync(join(sample, "manifest.xlsx"), join(folder, "manifest.xlsx"));
  // Other ports, so that a rehearsal that runs on this machine is no obstacle.
  const ported = config
    .replace(/(?<=http:\/\/127\.0\.0\.1:)\d+/u, String(marketplacePort))
    .replace(/(?<=smtp:\/\/127\.0\.0\.1:)\d+/u, String(mailPort));
  writeFileSync(join(folder, "shipledger.config.json"), ported);
  const mails = join(folder, "mails");
  const rehearsal = startServers([
    ...["--marketplace-port", String(marketplacePort)],
    ...["--mail-port", String(mailPort), "--mails", mails],
  ]);
  await vi.waitUntil(() => rehearsal.output().includes("In another terminal"), 20_000);

  const end = await runCli(COMMAND.split(" "), { cwd: folder });
  expect(end).toMatchObject({ exitCode: 3, stderr: "" });
  expect(end.stdout).toContain("Mails: 2 sent.");
  expect(end.stdout).toContain("14 rows: 12 posted, 2 rejected.");
  await vi.waitUntil(() => rehearsal.output().split("kept as").length === 3, 10_000);
  expect(rehearsal.output()).toContain("Mail to shipping@north.example, lead@north.example");

  const result = await readResult(join(folder, "manifest.result.xlsx"));
  const rowsOf = (partner: string) => result.rows.filter((row) => row["partner"] === partner);
  const opened = await Promise.all(readdirSync(mails).map((name) => openMail(join(mails, name))));
  const [north] = opened.filter(({ name }) => name.endsWith(".xlsx"));
  expect(north?.rows).toEqual(
    rowsOf("north").map((row) => result.columns.map((column) => row[column] ?? "")),
  );
  const [ost] = opened.filter(({ name }) => name.endsWith(".csv"));
  expect(ost?.headers).toEqual(["Bestellung", "Sendungsnummer", "Paketnummer", "Ergebnis", "Grund"]);
  const columns = ["order-id", "tracking-number", "package-id", "result", "reason"];
  expect(ost?.rows).toEqual(rowsOf("ost").map((row) => columns.map((column) => row[column] ?? "")));
  expect(ost?.subject).toMatch(/^\[Probe\] Sendungen .* Lager Ost: 6 Zeilen, 1 Problem$/u);
});

async function openMail(path: string) {
  const email = await PostalMime.parse(readFileSync(path));
  const [file] = email.attachments;
  const name = file?.filename ?? "";
  const format = name.endsWith(".csv") ? "csv" : "xlsx";
  const [headers = [], ...rows] = await readPartnerFile(bytesOf(file?.content ?? ""), format);
  const width = headers.length;
  const padded = rows.map((row) => Array.from({ length: width }, (_, index) => row[index] ?? ""));
  return { subject: email.subject, name, headers, rows: padded };
}

/** Starts the sample's servers, until the test is over. */
function startServers(args: readonly string[]) {
  const child = spawn(process.execPath, [join(sample, "servers.mjs"), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (chunk) => (text += String(chunk)));
  onTestFinished(
    () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) return resolve();
        child.once("exit", () => resolve());
        child.kill("SIGTERM");
      }),
  );
  return { output: () => text };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
