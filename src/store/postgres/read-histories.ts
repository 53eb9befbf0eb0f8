import type { OrderHistory } from "../../domain/history.ts";
import type { OrderKey } from "../../domain/order-key.ts";
import { pictureHistory } from "../picture-history.ts";
import { orderKeyShape } from "../stored-rows.ts";
import type { Database } from "./database.ts";
import { loadOrders, ORDERS_AT_A_STRETCH } from "./load-orders.ts";
import { lookAt } from "./onlooker.ts";
import { OrderShelf } from "./order-shelf.ts";
import { statement } from "./statement.ts";
import { readNowMs } from "./time-source.ts";
import type { TimeSource } from "./time-source.ts";

const PAGE = statement(`
  SELECT environment, order_id AS "orderId", seller FROM orders
  WHERE (environment, order_id, seller) > ($1, $2, $3)
  ORDER BY environment, order_id, seller LIMIT $4`);

/** What is known of these orders, each stretch of them on one picture of the database. */
export async function readHistories(
  database: Database,
  time: TimeSource,
  keys: readonly OrderKey[],
): Promise<OrderHistory[]> {
  const histories: OrderHistory[] = [];
  for (let start = 0; start < keys.length; start += ORDERS_AT_A_STRETCH) {
    const stretch = keys.slice(start, start + ORDERS_AT_A_STRETCH);
    const [stored, nowMs] = await database.readTogether((session) =>
      Promise.all([loadOrders(session, stretch, { isLocking: false }), readNowMs(session, time)]),
    );
    const shelf = new OrderShelf(stretch, stored);
    const onlooker = lookAt(nowMs);
    for (const key of stretch) {
      const draft = shelf.draftOf(key);
      const record = draft.record(shelf.otherSellersOf(draft, onlooker));
      histories.push({ ...pictureHistory(record, onlooker), key });
    }
  }
  return histories;
}

/** Keys of the orders that follow `after`, in the order of the index; the first ones for null. */
export function readOrderKeys(
  database: Database,
  after: OrderKey | null,
  limit: number,
): Promise<OrderKey[]> {
  const { environment, orderId, seller } = after ?? { environment: "", orderId: "", seller: "" };
  return database.use((session) =>
    session.readAll(orderKeyShape, PAGE, environment, orderId, seller, limit),
  );
}
