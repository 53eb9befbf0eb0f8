import { randomUUID } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname, uptime } from "node:os";
import type { ClaimOwner } from "./ledger.ts";

const MINUTE_MS = 60_000;

/**
 * Names this process as an owner of claims. The ID is random, followed by `@`
 * and the start time of the process where the system tells it, so that another
 * process that was given the same pid later is not mistaken for this one.
 */
export function createClaimOwner(): ClaimOwner {
  return {
    id: `${randomUUID()}@${readProcess(process.pid)?.startedAt ?? ""}`,
    host: hostname(),
    bootId: readBootId(),
    pid: process.pid,
  };
}

/**
 * Whether the owner's process has certainly ended: it ran on this host and
 * boot, and its pid is free, a zombie's, or another process's by now. False
 * means only that nobody here can tell; then the lease decides.
 */
export function isOwnerGone(owner: ClaimOwner): boolean {
  if (!isOfThisBoot(owner)) return false;
  if (!isRunning(owner.pid)) return true;
  const found = readProcess(owner.pid);
  if (!found) return false;
  if (found.isDead) return true;
  const startedAt = owner.id.split("@")[1] ?? "";
  return startedAt !== "" && startedAt !== found.startedAt;
}

/** Whether the owner's process was started on this host and boot, so that it can be looked at from here. */
export function isOfThisBoot(owner: ClaimOwner): boolean {
  return owner.host === hostname() && owner.bootId === readBootId();
}

/**
 * One {@link isOwnerGone} per owner, asked at most once. For one piece of work:
 * an owner may end right after.
 */
export function createOwnerCheck(): (owner: ClaimOwner) => boolean {
  const answers = new Map<string, boolean>();
  return (owner) => {
    const known = answers.get(owner.id);
    if (known !== undefined) return known;
    const isGone = isOwnerGone(owner);
    answers.set(owner.id, isGone);
    return isGone;
  };
}

/**
 * What tells one boot of one machine from all others. Containers of one machine
 * share its boot and may share its name, but not its process numbers, so the
 * process namespace is part of it:
 * https://man7.org/linux/man-pages/man7/pid_namespaces.7.html
 */
function readBootId(): string {
  const boot = readText("/proc/sys/kernel/random/boot_id")?.trim();
  if (boot) return `${boot} ${readLink("/proc/self/ns/pid")}`.trim();
  // Two readings may round apart. Then they look like two boots, and the lease decides.
  const bootedAtMs = Date.now() - uptime() * 1000;
  return `booted ${Math.round(bootedAtMs / MINUTE_MS)}`;
}

/** Signal 0 asks without doing anything; a refusal for lack of rights still means that it runs. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    return !(thrown instanceof Error && "code" in thrown && thrown.code === "ESRCH");
  }
}

/**
 * Start time (clock ticks since boot) and whether only the exit status is left
 * of it: fields 22 and 3 of https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
function readProcess(pid: number): { startedAt: string; isDead: boolean } | null {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The second field is the program's name and may hold spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state] = fields;
  return { startedAt: fields[19] ?? "", isDead: state === "Z" || state === "X" };
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
