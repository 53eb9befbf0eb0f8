import type { Finding } from "../../domain/finding.ts";
import { didYouMean } from "../../domain/nearest-name.ts";
import { textKey } from "../../domain/normalise.ts";
import { cellOf, type ShipmentLine } from "../../domain/shipment-line.ts";
import type { LineRule } from "../identity/line-rules.ts";
import { routeOf } from "../identity/route.ts";
import type { PlanSettings } from "../identity/settings.ts";
import { AMAZON_CARRIERS } from "./amazon-carriers.ts";
import { findingOn, quoteCell } from "./line-finding.ts";

/** What a carrier is worth knowing of before it is sent. Told, never refused: the marketplace decides. */
export const carrierRules: readonly LineRule[] = [carrierIsKnown];

/** Whose carriers: how they are told, and what a carrier that is not among them can do. */
interface CarrierList {
  readonly name: string;
  /** As they are written, and everything that stands for one. */
  readonly names: readonly string[];
  /** Whether another case is another code. */
  readonly isExact: boolean;
  readonly otherwise: string;
}

const AMAZON_LIST: CarrierList = {
  name: "Amazon's list of carriers",
  names: AMAZON_CARRIERS,
  isExact: true,
  otherwise: " A carrier that it does not list is Other, with its name in carrier-name.",
};

function carrierIsKnown(line: ShipmentLine, settings: PlanSettings): Finding | null {
  const isCode = cellOf(line, "carrier-code") !== "";
  const column = isCode ? "carrier-code" : "carrier-name";
  const text = cellOf(line, column);
  if (text === "" || line.damage?.has(column)) return null;
  const route = routeOf(line, settings);
  if (!route || (!isCode && !route.traits.carrierNameAsCode)) return null;
  const list = listFor(route.account, route.traits.carriers, settings);
  const doubt = list && doubtAbout(text, list);
  return doubt ? findingOn(line, column, "unknown-carrier", "warning", doubt) : null;
}

/** The account's list; null where none is known. */
function listFor(
  account: string,
  source: string,
  { allowedCarriers }: PlanSettings,
): CarrierList | null {
  if (source === "amazon-list") return AMAZON_LIST;
  const allowed = allowedCarriers?.get(account);
  if (!allowed) return null;
  const known = ofAllowed.get(allowed);
  if (known) return known;
  const list: CarrierList = {
    name: `the carriers that account ${account} may use`,
    names: [...new Set(allowed.flatMap(({ id, name }) => [id, name]))],
    isExact: false,
    otherwise: "",
  };
  ofAllowed.set(allowed, list);
  return list;
}

// Sheets name a few carriers over and over, and a list is hundreds of names long.
const ofAllowed = new WeakMap<object, CarrierList>();
const doubts = new WeakMap<CarrierList, Map<string, string | null>>();

/** What to say about a carrier; null when it is in the list. */
function doubtAbout(text: string, list: CarrierList): string | null {
  const told = doubts.get(list) ?? new Map<string, string | null>();
  doubts.set(list, told);
  const known = told.get(text);
  if (known !== undefined) return known;
  const doubt = findDoubt(text, list);
  told.set(text, doubt);
  return doubt;
}

function findDoubt(text: string, { name, names, isExact, otherwise }: CarrierList): string | null {
  if (names.includes(text)) return null;
  const key = textKey(text);
  const sameButCase = names.filter((each) => textKey(each) === key);
  if (sameButCase.length > 0) {
    if (!isExact) return null;
    return `${quoteCell(text)} is written ${sameButCase.map(quoteCell).join(" or ")} in ${name}.`;
  }
  return `${quoteCell(text)} is not in ${name}${didYouMean(text, names) || "."}${otherwise}`;
}
