import type { OrderWish } from "../../batch/read-orders/read-order.ts";
import type { PlanSettings } from "../../batch/identity/settings.ts";
import { isPackageTraits } from "../../domain/operation.ts";
import { compareOrder } from "../../reconcile/compare-order.ts";
import type { CompareSettings, OrderSides } from "../../reconcile/sides.ts";

/**
 * The orders for which the marketplace is asked: those with something to
 * compare, each with an account of the config. An answer that is older than the
 * last post of the order says nothing about it.
 */
export function ordersToAsk(
  sides: readonly OrderSides[],
  plan: PlanSettings,
  settings: CompareSettings,
): OrderWish[] {
  return sides.flatMap((order): OrderWish[] => {
    const { key, manifest, history } = order;
    if (compareOrder(order, settings).length === 0) return [];
    const named = [...manifest, ...history.packages].map(({ account }) => account);
    const own = named.map((name) => plan.accounts.get(name)).find((each) => each !== undefined);
    const account =
      own ??
      [...plan.accounts.values()].find(
        ({ seller, environment }) => seller === key.seller && environment === key.environment,
      );
    const traits = account && plan.operations.get(account.operation);
    if (!account || !traits || !isPackageTraits(traits)) return [];
    const changes = history.packages.map(({ changedAt }) => Date.parse(changedAt));
    const notBeforeMs = Math.max(0, ...changes.filter((ms) => !Number.isNaN(ms)));
    return [{ key, account: account.name, operation: traits.orderRead, notBeforeMs }];
  });
}
