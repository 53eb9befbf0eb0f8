import { describeFirstPost } from "../../domain/first-post.ts";
import type { LedgerPackage } from "../../domain/history.ts";
import { isPackageTraits } from "../../domain/operation.ts";
import type { Case } from "./case.ts";
import { reject, type Decision, type Package } from "./package.ts";
import type { PlanSettings } from "./settings.ts";

/**
 * A history is the seller's, and several accounts and APIs may serve one. But a
 * package lives where it was posted: nobody says that one API knows the package
 * IDs of another, or one account those of another. So it is corrected, and its
 * doubts are ended, through the account that posted it. An account that is no
 * more in the config has been renamed: another one of the same API stands in for
 * it. Whoever knows better says `--trust-package-ids`.
 */
export function keepAtHome(decision: Decision, situation: Case): Decision {
  if (decision.kind !== "update" && decision.kind !== "replay") return decision;
  const { package: pkg, history, settings } = situation;
  const target = history.packages.find((known) => known.packageId === decision.packageId);
  if (!target || isAtHome(pkg, target, settings)) return decision;
  const where = `Package ${target.packageId}, ${describeFirstPost(target)}, went through account ${nameHome(target)}; this row goes through ${nameRoute(pkg)}.`;
  if (decision.kind === "replay") {
    const message = `${where} It got no clear answer there, and has to be settled there.`;
    return reject("posted-through-other-account", message);
  }
  if (settings.trustPackageIds) return decision;
  return reject("posted-through-other-account", where);
}

/**
 * The fields in which a package and a stored one can differ: where they go by
 * different operations, those that both transmit.
 */
export function comparableFields(
  pkg: Package,
  known: Pick<LedgerPackage, "operation">,
  settings: PlanSettings,
): Package["route"]["traits"]["transmits"] {
  const { transmits } = pkg.route.traits;
  if (known.operation === pkg.route.traits.name) return transmits;
  const traits = settings.operations.get(known.operation);
  const theirs = traits && isPackageTraits(traits) ? traits.transmits : [];
  return transmits.filter((field) => theirs.includes(field));
}

function isAtHome({ route }: Package, target: LedgerPackage, settings: PlanSettings): boolean {
  if (target.operation !== route.traits.name) return false;
  return target.account === route.account || !settings.accounts.has(target.account);
}

function nameHome({ account, operation }: LedgerPackage): string {
  return `${account} (${operation})`;
}

function nameRoute({ route }: Package): string {
  return `${route.account} (${route.traits.name})`;
}
