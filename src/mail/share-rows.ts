import { nearestName } from "../domain/nearest-name.ts";
import { textKey } from "../domain/normalise.ts";
import type { ResultSheet, ResultSheetRow } from "../domain/result-sheet.ts";
import { needsPerson } from "../domain/result-row.ts";
import type { Partner } from "./partner.ts";

/** Whose rows are whose. Every row of the result is in exactly one of the lists. */
export interface Shares {
  readonly shares: readonly Share[];
  /** Rows that name no partner, and whose account belongs to none. */
  readonly nobodys: readonly ResultSheetRow[];
  /** Rows that name a partner that the config does not have. */
  readonly strangers: readonly StrangerShare[];
}

/** One partner's rows, in the result's order. */
export interface Share {
  readonly partner: Partner;
  readonly rows: readonly ResultSheetRow[];
}

export interface StrangerShare {
  /** As the sheet writes it. */
  readonly name: string;
  /** The partner that was probably meant; null when none is near. */
  readonly nearest: string | null;
  readonly rows: readonly ResultSheetRow[];
}

/** Splits a result by its `partner` column, and by account where that is blank. Pure. */
export function shareRows(
  { rows }: ResultSheet,
  partners: readonly Partner[],
  ownerOf: (row: ResultSheetRow) => Partner | null,
): Shares {
  const shares = new Map<Partner, ResultSheetRow[]>();
  const strangers = new Map<string, { name: string; rows: ResultSheetRow[] }>();
  const nobodys: ResultSheetRow[] = [];
  for (const row of rows) {
    const partner = ownerOf(row);
    if (partner) addTo(shares, partner, row);
    else if (row.partner === "") nobodys.push(row);
    else {
      const key = textKey(row.partner);
      const stranger = strangers.get(key) ?? { name: row.partner, rows: [] };
      strangers.set(key, stranger);
      stranger.rows.push(row);
    }
  }
  const names = partners.map(({ name }) => name);
  return {
    shares: partners.flatMap((partner) => {
      const own = shares.get(partner);
      return own ? [{ partner, rows: own }] : [];
    }),
    nobodys,
    strangers: [...strangers.values()].map((stranger) => ({
      ...stranger,
      nearest: nearestName(stranger.name, names),
    })),
  };
}

/** Tells whose a row is: null where it is nobody's, or a stranger's. */
export function partnerFinder(
  partners: readonly Partner[],
  defaultAccount: string | null,
): (row: Pick<ResultSheetRow, "partner" | "account">) => Partner | null {
  const byName = new Map(partners.map((partner) => [textKey(partner.name), partner]));
  const byAccount = new Map(
    partners.flatMap((partner) => partner.accounts.map((account) => [account, partner] as const)),
  );
  return (row) => {
    const name = textKey(row.partner);
    if (name !== "") return byName.get(name) ?? null;
    return byAccount.get(row.account || (defaultAccount ?? "")) ?? null;
  };
}

/** Whether a partner wants a mail about these rows. */
export function isDue({ when }: Partner, rows: readonly ResultSheetRow[]): boolean {
  if (rows.length === 0) return false;
  if (when === "problems") return rows.some(needsPerson);
  if (when === "changes") return rows.some(isChange);
  return true;
}

function isChange({ result }: ResultSheetRow): boolean {
  return result === "posted" || result === "updated";
}

function addTo<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
