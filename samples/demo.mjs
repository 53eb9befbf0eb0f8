// npm run demo: the main job on the sample manifest, against the built-in
// sandbox. Starts a marketplace on this machine, posts the manifest twice, and
// holds the package IDs of the result against what the marketplace has.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const project = fileURLToPath(new URL("..", import.meta.url));
const samples = join(project, "samples");
const out = join(process.cwd(), "out", "demo");
const cli = join(project, "dist", "cli.js");
const result = join(out, "manifest.result.xlsx");

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

const sandbox = spawn(
  process.execPath,
  [cli, "sandbox", "--json", "--orders", join(samples, "orders-report.txt")],
  { stdio: ["ignore", "pipe", "inherit"] },
);
try {
  const [line] = await once(createInterface(sandbox.stdout), "line");
  const { url } = JSON.parse(line);
  say(`A marketplace runs at ${url}, with the real limit: 2 requests a second, bursts of 10.`);

  say("First run: everything is new, two rows of the sheet are damaged.");
  await run(url, ["--out", result]);
  say("Second run: the same file again. Nothing may be sent.");
  await run(url, ["--out", join(out, "again.result.xlsx"), "--quiet"]);

  const state = await (await fetch(`${url}/sandbox/state`)).json();
  const held = state.stores.flatMap((store) => store.packages);
  say("The marketplace holds:");
  for (const each of held) {
    console.log(`  order ${each.orderId}  package ${each.packageId}  ${each.trackingNumber}`);
  }
  const doubled = held.filter((each) => each.creates !== 1).length;
  say(`${held.length} packages, ${doubled} doubled, ${state.throttled} requests refused.`);
  say(`Open the result: ${result}`);
  process.exitCode = doubled === 0 && state.throttled === 0 ? 0 : 1;
} finally {
  sandbox.kill("SIGTERM");
}

async function run(url, extra) {
  const manifest = join(samples, "manifest.csv");
  const config = join(samples, "demo.config.json");
  const child = spawn(process.execPath, [cli, "run", manifest, "--config", config, "--yes", "--no-tui", ...extra], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, DEMO_URL: url, DEMO_LEDGER: join(out, "shipledger.db") },
  });
  const [code] = await once(child, "exit");
  // 3: some rows were rejected, as two of the sample's must be.
  if (code !== 0 && code !== 3) throw new Error(`shipledger ended with exit code ${code}`);
}

function say(text) {
  console.log(`\n== ${text}`);
}
