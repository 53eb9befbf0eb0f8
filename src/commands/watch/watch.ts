import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { createPause } from "../../batch/run/pause.ts";
import { coerceError, ExitCode, UserError } from "../../errors.ts";
import { gatherProfiles } from "../../sheet/layouts.ts";
import { readOrderFacts } from "../../sheet/order-report.ts";
import { codeOf } from "../../sheet/publish-file.ts";
import { createWatchLines, type WatchEvent } from "../../ui/print-watch.ts";
import { createStreamWriter } from "../../ui/stream-writer.ts";
import { checkPlanFlags, requireInputs } from "../prepare-plan.ts";
import { joinExitCodes } from "../run/exit-code.ts";
import { loadConfigFor } from "../session.ts";
import { drainOnSignals } from "../signals.ts";
import type { Terminal } from "../terminal.ts";
import { handleFile, type WatchWorld } from "./handle-file.ts";
import { isPastPickUp, readPickUpTime, timeOfDay } from "./pick-up-time.ts";
import { TakenFile } from "./taken-file.ts";
import { runFlagsFor, type WatchFlags } from "./watch-flags.ts";
import { lockFolder } from "./watch-lock.ts";
import { WatchedFolder } from "./watched-folder.ts";

/** The folder is looked at so often. */
const LOOK_MS = 1_000;
/** Before a file is run again whose rows did not go through. */
const PAUSES_MS = [5_000, 60_000, 300_000];

/**
 * `shipledger watch DIR`: takes finished sheets out of a folder, runs them one by
 * one, and moves each with its result into `done` or `attention`, by date.
 */
export async function runWatchCommand(flags: WatchFlags, terminal: Terminal): Promise<ExitCode> {
  const root = resolve(terminal.cwd, flags.dir);
  const at = flags.at === undefined ? null : readPickUpTime(flags.at);
  const { timeZone } = await checkWatch(root, flags, terminal);
  const unlock = await lockFolder(root).catch((thrown: unknown) => {
    throw explainFault(root, thrown);
  });
  const tell = createWatchLines(createStreamWriter(terminal.stdout), flags, () =>
    timeOfDay(terminal.clock.nowMs(), timeZone),
  );
  const drain = drainOnSignals(() => tell({ type: "watch:stopping" }));
  const world: WatchWorld = {
    flags,
    terminal,
    timeZone,
    drain: drain.signal,
    gate: createPause(),
    onDrain: drain.start,
    onAbort: drain.leave,
    onWaiting: (file, counts, waitMs) => tell({ type: "watch:waiting", file, counts, waitMs }),
    // Every run mails its result: partners get one mail of a file.
    pausesMs: flags.mail ? [] : PAUSES_MS,
  };
  tell({ type: "watch:started", dir: root, at, timeZone });
  try {
    return await watch(root, at, world, tell);
  } catch (thrown) {
    throw explainFault(root, thrown);
  } finally {
    drain.stop();
    await unlock();
  }
}

/** A full disk, a folder without permission: told as such, since it is no bug. */
function explainFault(root: string, thrown: unknown): unknown {
  const code = codeOf(thrown);
  if (thrown instanceof UserError || typeof code !== "string" || !/^E[A-Z]+$/u.test(code)) {
    return thrown;
  }
  return new UserError(`${root} cannot be worked in: ${coerceError(thrown).message}`, {
    nextSteps: [
      "Free some space, or mend the folder's permissions, then start the same command again.",
      "Nothing is sent twice: it goes on where it was.",
    ],
    exitCode: ExitCode.resumable,
    cause: thrown,
  });
}

/** Checks what would make every file fail, before the first is taken. */
async function checkWatch(
  root: string,
  flags: WatchFlags,
  terminal: Terminal,
): Promise<{ readonly timeZone: string }> {
  const found = await stat(root).catch(() => null);
  if (!found?.isDirectory()) {
    throw new UserError(`${flags.dir} is ${found ? "no folder" : "not there"}.`, {
      nextSteps: ["Name the folder that sheets are dropped into: shipledger watch outbox"],
    });
  }
  const reading = runFlagsFor(flags, "", "");
  checkPlanFlags(reading);
  await requireInputs({ ...reading, files: [] }, terminal);
  const config = await loadConfigFor(flags, terminal);
  if (flags.orders !== undefined) {
    await readOrderFacts([resolve(terminal.cwd, flags.orders)], {
      encoding: flags.encoding,
      layouts: { known: gatherProfiles(config.profiles), named: null },
    });
  }
  return config;
}

async function watch(
  root: string,
  at: string | null,
  world: WatchWorld,
  tell: (event: WatchEvent) => void,
): Promise<ExitCode> {
  const { flags, terminal, timeZone, drain } = world;
  const { clock, cwd } = terminal;
  const spared = flags.orders === undefined ? [] : [resolve(cwd, flags.orders)];
  const folder = new WatchedFolder(root, new Set(spared), (file, why) =>
    tell({ type: "watch:left-alone", file, why }),
  );
  const codes: ExitCode[] = [];
  const counts = { done: 0, attention: 0 };
  const handle = async (taken: TakenFile): Promise<void> => {
    const handled = await handleFile(taken, world);
    if (handled) {
      counts[handled.end] += 1;
      tell({ type: "watch:file", ...handled });
    }
    if (handled?.end === "attention") codes.push(ExitCode.rejected);
    if (!handled && drain.aborted) codes.push(ExitCode.resumable);
  };
  for (const taken of await TakenFile.findAll(root)) {
    if (!drain.aborted) await handle(taken);
  }
  while (!drain.aborted) {
    const isOpen = at === null || isPastPickUp(clock.nowMs(), at, timeZone);
    for (const name of isOpen ? await folder.findFinished(clock.nowMs()) : []) {
      if (drain.aborted) break;
      const taken = await TakenFile.take(root, name);
      if (!taken) continue;
      folder.forget(name);
      await handle(taken);
    }
    if (flags.once && isOpen && !folder.isSettling) break;
    await clock.sleep(LOOK_MS, drain).catch(() => undefined);
  }
  tell({ type: "watch:finished", ...counts });
  const isStopped = codes.includes(ExitCode.resumable);
  return flags.once || isStopped ? codes.reduce(joinExitCodes, ExitCode.ok) : ExitCode.ok;
}
