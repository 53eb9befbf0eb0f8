import { stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import type { LedgerPlace } from "../../config/ledger-place.ts";
import { openStore, type Store } from "../open-store.ts";
import type { Terminal } from "../terminal.ts";
import { failedBy, good, warning, type CheckedPart } from "./check.ts";

/** Below that a full disk is near: a day's ledger and result fit into it. */
const FREE_BYTES_MIN = 200_000_000;

/** What a look at the ledger found; `store` is open where there is a ledger. */
export interface LedgerLook {
  readonly checks: readonly CheckedPart[];
  readonly store: Store | null;
}

/** Opens the ledger, which checks it, and looks at what surrounds it. Makes none. */
export async function checkLedger(place: LedgerPlace, { clock }: Terminal): Promise<LedgerLook> {
  const { shown } = place;
  if (place.kind === "file" && !(await isThere(place.path))) {
    const none = good("ledger", `${shown} is not there yet; the first run makes it`);
    return { checks: [none, ...(await checkDisk(dirname(place.path)))], store: null };
  }
  const store = openStore(place, { clock, create: false });
  try {
    await store.openLedger();
  } catch (thrown) {
    await store.close();
    return { checks: [failedBy("ledger", thrown)], store: null };
  }
  const around = place.kind === "file" ? await checkFile(place.path) : [];
  const found = `${shown} opens and is of this version; \`shipledger ledger verify\` looks through all of it`;
  return { checks: [good("ledger", found), ...around], store };
}

async function checkFile(path: string): Promise<CheckedPart[]> {
  const { mode } = await stat(path);
  const isOpen = process.platform !== "win32" && (mode & 0o077) !== 0;
  const fix = `Keep it to yourself: chmod 600 ${path}`;
  const rights = isOpen ? [warning("ledger", "other users of this machine can read it", fix)] : [];
  return [...rights, ...(await checkDisk(dirname(path)))];
}

async function checkDisk(folder: string): Promise<CheckedPart[]> {
  const disk = await statfs(folder).catch(() => null);
  if (disk === null || disk.bavail * disk.bsize >= FREE_BYTES_MIN) return [];
  const free = Math.floor((disk.bavail * disk.bsize) / 1_000_000);
  const fix = "Make room: a run that cannot record what it sends stops before it sends.";
  return [warning("ledger", `its disk has only ${free} MB left`, fix)];
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
