import { loadConfigIfAny } from "../config/load-config.ts";
import type { Profile } from "../domain/profile.ts";
import { ExitCode } from "../errors.ts";
import { findProfile, gatherProfiles, GENERIC_PROFILE } from "../sheet/layouts.ts";
import { cleanText } from "../ui/format.ts";
import { jsonLine } from "../ui/ndjson-reporter.ts";
import { createStreamWriter } from "../ui/stream-writer.ts";
import { formatTable } from "../ui/table.ts";
import type { CommonFlags } from "./flags.ts";
import type { Terminal } from "./terminal.ts";

type ProfilesFlags = Pick<CommonFlags, "config" | "json">;

/** `shipledger profiles list`: the layouts that are known, a user's own first. */
export async function runProfilesList(flags: ProfilesFlags, terminal: Terminal): Promise<ExitCode> {
  const profiles = [...(await knownProfiles(flags, terminal)), GENERIC_PROFILE];
  const write = createStreamWriter(terminal.stdout);
  if (flags.json) {
    for (const { name, title, holds = "shipments" } of profiles) {
      write(jsonLine({ name, title, holds }));
    }
    return ExitCode.ok;
  }
  const rows = profiles.map(({ name, title, holds = "shipments" }) =>
    [name, holds, title].map(cleanText),
  );
  const table = formatTable([{ title: "profile" }, { title: "holds" }, { title: "what" }], rows);
  write(`${table.join("\n")}\n`);
  return ExitCode.ok;
}

/** `shipledger profiles show NAME`: one of them as JSON, as `profiles` of a config takes it. */
export async function runProfilesShow(
  flags: ProfilesFlags & { readonly name: string },
  terminal: Terminal,
): Promise<ExitCode> {
  const { name, ...said } = findProfile(flags.name, await knownProfiles(flags, terminal));
  const write = createStreamWriter(terminal.stdout);
  write(flags.json ? jsonLine({ [name]: said }) : `${JSON.stringify({ [name]: said }, null, 2)}\n`);
  return ExitCode.ok;
}

async function knownProfiles(
  { config: path }: ProfilesFlags,
  { cwd, env }: Terminal,
): Promise<readonly Profile[]> {
  const config = await loadConfigIfAny({ ...(path === undefined ? {} : { path }), cwd, env });
  return gatherProfiles(config?.profiles ?? {});
}
