import type { FulfillmentOrderContent } from "../../../src/domain/fulfillment-order.ts";
import type { LedgerUpdate } from "../../../src/domain/history.ts";
import { contentOf, planFields, type FieldGround, type FieldRow } from "./plan-fields.ts";
import { decisionsOf, inDoubt as doubt, told as tell } from "./plan-rows.ts";

export const order = (more: FieldRow): FieldRow => ({ sellerFulfillmentOrderId: "FO-1", ...more });
export const item = (id: string, quantity: string): FieldRow =>
  order({ sellerFulfillmentOrderItemId: id, quantity });

export const POLICY_A = order({ fulfillmentPolicy: "FillAll" });
export const POLICY_B = order({ fulfillmentPolicy: "FillOrKill" });
export const SHIP = order({ fulfillmentAction: "Ship" });
export const ADDRESS = order({
  "destinationAddress.name": "Taro Testmann",
  "destinationAddress.addressLine1": "1-1 Kita",
  "destinationAddress.postalCode": "650-0001",
  "destinationAddress.countryCode": "JP",
});

const OPERATION = "amazon.updateFulfillmentOrder";

/** The order as the ledger knows it, after these rows were confirmed one after the other. */
export function after(...sheets: readonly FieldRow[]): FulfillmentOrderContent {
  const [last] = sheets
    .reduce<FulfillmentOrderContent[]>((known, row) => {
      const updates = known.map((content) => told(content));
      return [contentOf(planFields([row], { history: { updates } }))];
    }, [])
    .slice(-1);
  if (!last) throw new Error("nothing was told");
  return last;
}

export function told(
  content: FulfillmentOrderContent,
  more: Partial<LedgerUpdate> = {},
): LedgerUpdate {
  return tell(content, { operation: OPERATION, account: "acme", ...more });
}

/** An attempt without an answer, upon a confirmed content or none. */
export function inDoubt(
  attempt: FulfillmentOrderContent,
  content: FulfillmentOrderContent | null = null,
): LedgerUpdate {
  const known = doubt(attempt, content);
  const request = { ...known.inDoubt?.request, operation: OPERATION } as const;
  const { inDoubt: hanging } = known;
  return {
    ...known,
    operation: OPERATION,
    account: "acme",
    inDoubt: hanging && { ...hanging, request: { ...hanging.request, ...request } },
  };
}

export function decide(
  row: FieldRow,
  updates: readonly LedgerUpdate[] = [],
  ground: FieldGround = {},
) {
  return decisionsOf(planFields([row], { ...ground, history: { updates } }))[0];
}
