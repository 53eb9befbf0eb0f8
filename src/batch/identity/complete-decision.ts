import { listCodes } from "../../domain/contents.ts";
import type { PackageContent } from "../../domain/contents.ts";
import { fieldsFrom } from "../../domain/compare-contents.ts";
import { textKey } from "../../domain/normalise.ts";
import { formatInZone } from "../rules/zoned-time.ts";
import type { Case } from "./case.ts";
import { reject, type Decision, type Package, type Rejection } from "./package.ts";
import type { PlanSettings } from "./settings.ts";

/**
 * A decision with what its operation must send and nobody said: a ship date is
 * the moment of planning. Where something is missing that nobody can fill in,
 * the package is rejected. A replay is sent again as it was.
 */
export function completeDecision(
  decision: Decision,
  { package: pkg, settings }: Pick<Case, "package" | "settings">,
): Decision {
  if (decision.kind !== "create" && decision.kind !== "update") return decision;
  const content = withShipDate(placeCodes(decision.content), pkg, settings);
  return findGap(content, pkg) ?? { ...decision, content };
}

/** What the sheet says of a package, as the content of its first post. */
export function contentFrom(pkg: Package): PackageContent {
  return { ...fieldsFrom(pkg.stated), items: pkg.items };
}

function withShipDate(
  content: PackageContent,
  { route }: Package,
  settings: PlanSettings,
): PackageContent {
  if (!route.traits.transmits.includes("shipDate") || isMoment(content.shipDate)) return content;
  const timeZone = settings.accounts.get(route.account)?.timeZone ?? "UTC";
  return { ...content, shipDate: formatInZone(settings.nowMs, timeZone) };
}

/** Not so a blank, nor the words of a sheet that went to an operation which sends no date. */
function isMoment(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/u.test(text);
}

/** Codes of rows that name no item are those of the only item there is. */
function placeCodes(content: PackageContent): PackageContent {
  const { extras, items } = content;
  const [only, second] = items;
  const listed = extras?.transparencyCodes ?? [];
  if (!only || second || !listed.some(({ id }) => id === "")) return content;
  const transparencyCodes = listCodes(listed.map((each) => ({ ...each, id: each.id || only.id })));
  return { ...content, extras: { ...extras, transparencyCodes } };
}

/** Something without which the marketplace takes no package; null when all is there. */
function findGap(
  { carrierCode, carrierName, extras, items }: PackageContent,
  { route }: Package,
): Rejection | null {
  const codes = extras?.transparencyCodes ?? [];
  if (codes.some(({ id }) => !items.some((item) => item.id === id))) {
    const message = "The row has transparency codes and does not say of which item.";
    return reject("missing-items", message);
  }
  if (carrierCode === "") {
    const message = "The package needs a carrier, and neither the row nor the ledger names one.";
    return reject("missing-value", message);
  }
  // https://github.com/amzn/selling-partner-api-models: PackageDetail.carrierName
  const needsName =
    textKey(carrierCode) === "other" && route.traits.transmits.includes("carrierName");
  if (!needsName || carrierName !== "") return null;
  return reject(
    "missing-value",
    `The carrier is "${carrierCode}", and no carrier-name says which.`,
  );
}
