/**
 * The pictures of the README and their texts, taken from a real terminal (tmux)
 * in which the program runs against the built-in sandbox. Nothing is drawn by
 * hand: what stands in a picture stood in a pane.
 *
 * usage: npm run screens [NAME...]
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { drawPane, paneText } from "./draw-pane.ts";
import { makeSheet, readShipments } from "./make-sheet.ts";
import { closePane, openPane, untilPane, typeLine } from "./pane.ts";
import { SCENES, type Scene } from "./scenes.ts";

const run = promisify(execFile);
const project = fileURLToPath(new URL("../..", import.meta.url));
const pictures = join(project, "samples", "screens");
const cli = join(project, "dist", "cli.js");
const RUNNABLE = 0o755;
/** The shipment that the marketplace refuses, as there is one on most evenings. */
const CANCELLED = 4;

async function main(names: readonly string[]): Promise<void> {
  await mkdir(pictures, { recursive: true });
  const wanted = SCENES.filter(({ name }) => names.length === 0 || names.includes(name));
  if (wanted.length === 0)
    throw new Error(`There are the scenes ${SCENES.map(({ name }) => name).join(", ")}.`);
  for (const scene of wanted) await capture(scene);
}

async function capture(scene: Scene): Promise<void> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "screens-")));
  const sandbox = spawn(process.execPath, [cli, "sandbox", "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [told] = (await once(createInterface(sandbox.stdout), "line")) as [string];
    const { url } = JSON.parse(told) as { url: string };
    await cancelOrder(url);
    await setUp(folder, url);
    await openPane(folder, scene);
    await typeLine(scene.line);
    if (scene.isAsked) {
      await untilPane((text) => text.includes("[y/N]"), "a question");
      await typeLine("y");
    }
    const pane = await untilPane((text) => scene.until.test(text.trimEnd()), scene.name);
    const text = paneText(pane);
    refuseTraces(text, folder);
    await writeFile(join(pictures, `${scene.name}.txt`), text);
    await writeFile(join(pictures, `${scene.name}.svg`), drawPane(pane, scene.columns, scene.line));
    process.stdout.write(`\n== ${scene.name}, ${scene.columns} columns\n${text}`);
  } finally {
    await closePane();
    sandbox.kill("SIGTERM");
    await rm(folder, { recursive: true, force: true });
  }
}

/** A folder as a user has it: a sheet, a config, and a ledger that is not new. */
async function setUp(folder: string, url: string): Promise<void> {
  const accounts = {
    "acme-us": { api: "ecart", seller: "acme", baseUrl: url, token: "token" },
    "acme-spapi": {
      api: "amazon",
      seller: "acme",
      baseUrl: url,
      authUrl: `${url}/auth/o2/token`,
      marketplaceId: "ATVPDKIKX0DER",
      clientId: "client",
      clientSecret: "secret",
      refreshToken: "refresh",
    },
  };
  const config = { ledger: "./shipledger.db", defaultAccount: "acme-us", accounts };
  await writeFile(join(folder, "shipledger.config.json"), JSON.stringify(config));
  await writeFile(join(folder, "manifest.csv"), makeSheet());
  const program = join(folder, "shipledger");
  await writeFile(program, `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`);
  await chmod(program, RUNNABLE);
  // Makes the ledger. Some rows are rejected, so it does not end with 0.
  await run(program, ["plan", "manifest.csv"], { cwd: folder }).catch(() => undefined);
}

async function cancelOrder(url: string): Promise<void> {
  const shipment = readShipments()[CANCELLED];
  if (!shipment) throw new Error("the sheet has too few shipments");
  const { orderId, itemId, quantity } = shipment;
  const order = { orderId, status: "cancelled", items: [{ id: itemId, quantity }] };
  const answer = await fetch(`${url}/sandbox/orders`, {
    method: "POST",
    body: JSON.stringify({ orders: [order] }),
  });
  if (!answer.ok) throw new Error(`The sandbox did not take the order: ${await answer.text()}`);
}

/** A picture must not tell whose machine it was taken on. */
function refuseTraces(text: string, folder: string): void {
  const traces = [folder, homedir(), project].map((path) => path.replace(/\/$/u, ""));
  const found = traces.find((trace) => trace !== "" && text.includes(trace));
  if (found !== undefined) throw new Error(`The screen shows a path of this machine: ${found}`);
}

await main(process.argv.slice(2));
