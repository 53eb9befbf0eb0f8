import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { paneText } from "./draw-pane.ts";

const run = promisify(execFile);
/** A server of its own, so that nobody's sessions are touched. */
const SOCKET = `shipledger-screens-${process.pid}`;
const PANE = "screens";
const LOOK_EVERY_MS = 100;
const SHOWN_WITHIN_MS = 90_000;

/** Opens a terminal of that size with a shell in the folder, whose programs come first. */
export async function openPane(
  folder: string,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): Promise<void> {
  const path = `${folder}:${process.env["PATH"] ?? ""}`;
  const size = ["-x", String(columns), "-y", String(rows)];
  const shell = `exec env -i PATH="${path}" HOME="${folder}" LANG=C.UTF-8 TERM=screen-256color PS1="\\$ " sh`;
  await tmux("-f", "/dev/null", "new-session", "-d", "-s", PANE, ...size, "-c", folder, shell);
  await tmux("set-option", "-t", PANE, "status", "off");
  await tmux("resize-window", "-t", PANE, ...size);
  await untilPane((text) => text.trimEnd().endsWith("$"), "a prompt");
}

export async function closePane(): Promise<void> {
  // It may never have been opened.
  await tmux("kill-server").catch(() => undefined);
}

/** Types a line and Enter. */
export async function typeLine(line: string): Promise<void> {
  await tmux("send-keys", "-t", PANE, "-l", line);
  await tmux("send-keys", "-t", PANE, "Enter");
}

/** The pane with its colours, as soon as its text is as wanted. */
export async function untilPane(
  isWanted: (text: string) => boolean,
  name: string,
): Promise<string> {
  const endMs = performance.now() + SHOWN_WITHIN_MS;
  let text = "";
  while (performance.now() < endMs) {
    const pane = await tmux("capture-pane", "-p", "-e", "-t", PANE);
    text = paneText(pane);
    if (isWanted(text)) return pane;
    await new Promise((wake) => setTimeout(wake, LOOK_EVERY_MS));
  }
  throw new Error(`The terminal never showed ${name}. It shows:\n${text}`);
}

async function tmux(...args: readonly string[]): Promise<string> {
  const { stdout } = await run("tmux", ["-L", SOCKET, ...args]);
  return stdout;
}
