import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../src/clock.ts";
import { runMapCommand, type MapFlags } from "../../src/commands/map/map.ts";
import { makeTempDir } from "../sheet/temp-sheets.ts";
import { fakeTerminal } from "../ui/fake-terminal.ts";
import { runCli, type Json } from "./cli.ts";

/** No header of it is known; 03/04 may be March or April. */
export const NORTH = [
  "Depot north, tour 7",
  "",
  "Beleg,Schein,Stk,Artikel-ID Markt,Abgang,Bote,Notiz",
  "302-1234567-1234567,1Z999AA10310000018,2,00000000000011,03/04/2026,UPS,fragile",
  "302-7654321-7654321,1Z999AA10345678906,1,00000000000012,05/04/2026,UPS,",
  "",
].join("\n");
export const ACCOUNT = `"acme": { "api": "ecart",  "token": "t", "baseUrl": "http://127.0.0.1:9" }`;
export const CONFIG = `{\n  "accounts": { ${ACCOUNT} }\n}\n`;

/** A folder with a config and a sheet. */
export interface Folder {
  readonly cwd: string;
  readonly config: () => string;
  readonly plan: () => Promise<Json>;
}

/** A config and a sheet. */
export function makeFolder(sheet = NORTH, config: string | null = CONFIG): Folder {
  const cwd = makeTempDir();
  const path = join(cwd, "shipledger.config.json");
  if (config !== null) writeFileSync(path, config, { mode: 0o600 });
  writeFileSync(join(cwd, "north 2026-04-05.csv"), sheet);
  return {
    cwd,
    config: () => readFileSync(path, "utf8"),
    plan: async () => {
      const { stdout } = await runCli(["plan", "north 2026-04-05.csv", "--json"], { cwd });
      return JSON.parse(stdout) as Json;
    },
  };
}

/** How a talk ended, and all that was said in it, without line ends. */
interface Talk {
  readonly ended: unknown;
  readonly said: string;
}

/** Types answers, one a line, into a terminal. */
export async function talk(
  { cwd }: Folder,
  answers: readonly string[],
  more: Partial<MapFlags> & { readonly columns?: number } = {},
): Promise<Talk> {
  const { columns = 100, ...flags } = more;
  const { stdin, stdout, lines } = fakeTerminal(columns);
  stdin.push(answers.map((answer) => `${answer}\n`).join(""));
  stdin.push(null);
  const words = ["map", "north 2026-04-05.csv"];
  const terminal = { stdin, stdout, stderr: stdout, env: {}, cwd, words, clock: systemClock };
  const usual: MapFlags = {
    file: "north 2026-04-05.csv",
    name: undefined,
    force: false,
    holds: "shipments",
    sheet: undefined,
    encoding: undefined,
    headerRow: undefined,
    config: undefined,
    json: false,
  };
  const ended: unknown = await runMapCommand({ ...usual, ...flags }, terminal).catch(
    (thrown: unknown) => thrown,
  );
  return { ended, said: lines().join(" ").replace(/\s+/gu, " ") };
}
