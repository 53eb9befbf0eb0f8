// npm run rehearse: a marketplace and a mail server on this machine, until
// Ctrl-C. The mail server takes every mail, says what it got, and keeps it in
// the folder mails/, where a double click opens it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";

const { values } = parseArgs({
  options: {
    "marketplace-port": { type: "string", default: "8385" },
    "mail-port": { type: "string", default: "2525" },
    mails: { type: "string", default: fileURLToPath(new URL("mails", import.meta.url)) },
  },
});

const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const sandbox = spawn(
  process.execPath,
  [cli, "sandbox", "--json", "--port", values["marketplace-port"]],
  { stdio: ["ignore", "pipe", "inherit"] },
);
sandbox.once("exit", (code) => process.exit(code ?? 1));
process.once("exit", () => sandbox.kill("SIGTERM"));

const mailServer = new SMTPServer({
  authOptional: true,
  // Nothing leaves this machine, and a certificate of one's own is more than a rehearsal needs.
  disabledCommands: ["AUTH", "STARTTLS"],
  disableReverseLookup: true,
  onData: async (stream, session, done) => {
    const raw = await buffer(stream);
    await show(raw, session.envelope.rcptTo.map(({ address }) => address));
    done();
  },
});
// A client that goes away in the middle is no reason to stop.
mailServer.on("error", (error) => console.error(`mail server: ${error.message}`));
mailServer.server.once("error", () => process.exit(1));

await once(createInterface(sandbox.stdout), "line");
mailServer.listen(Number(values["mail-port"]), "127.0.0.1");
await once(mailServer.server, "listening");
console.log(`A marketplace runs at http://127.0.0.1:${values["marketplace-port"]},`);
console.log(`a mail server at smtp://127.0.0.1:${values["mail-port"]}. Ctrl-C ends both.`);
console.log("In another terminal:");
console.log("  cd samples/end-of-day");
console.log("  npx shipledger run manifest.xlsx --yes --mail");

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    sandbox.removeAllListeners("exit");
    mailServer.close(() => process.exit(0));
  });
}

let count = 0;
async function show(raw, recipients) {
  const { subject, attachments } = await PostalMime.parse(raw);
  await mkdir(values.mails, { recursive: true });
  count += 1;
  const file = join(values.mails, `${count}.eml`);
  await writeFile(file, raw);
  const names = attachments.map(({ filename }) => filename).join(", ");
  console.log(`\nMail to ${recipients.join(", ")}\n  ${subject}\n  with ${names}\n  kept as ${file}`);
}
