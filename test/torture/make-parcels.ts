import { sumItems, type ItemQuantity } from "../../src/domain/contents.ts";
import { computePackageId } from "../../src/domain/package-id.ts";
import type { OrderedInput } from "../../src/sandbox/ordered.ts";
import type { TortureApi } from "./apis.ts";
import type { Dice } from "./dice.ts";
import type { Parcel } from "./round-plan.ts";

/** What the parcels of an order have to do with each other. */
export type OrderKind = "plain" | "split" | "identical";

const ORDER_KINDS = [
  "plain",
  "plain",
  "split",
  "split",
  "identical",
] as const satisfies readonly OrderKind[];

/** An order with its parcels; more may be added by later sheets. */
export interface TortureOrder {
  readonly orderId: string;
  readonly kind: OrderKind;
  readonly parcels: Parcel[];
}

/** Makes parcels whose order IDs, items and numbers are unique in their round. */
export class ParcelMaker {
  readonly #dice: Dice;
  readonly #carriers: TortureApi["carriers"];
  readonly #prefix: string;
  #count = 0;

  constructor(dice: Dice, carriers: TortureApi["carriers"], seed: number, round: number) {
    this.#dice = dice;
    this.#carriers = carriers;
    this.#prefix = `T${seed.toString(36)}R${round}N`.toUpperCase();
  }

  makeOrder(): TortureOrder {
    const kind = this.#dice.pick(ORDER_KINDS);
    const order: TortureOrder = { orderId: this.#nextOrderId(), kind, parcels: [] };
    const parcels = kind === "plain" ? 1 : this.#dice.between(2, 3);
    for (let index = 0; index < parcels; index += 1) this.addParcel(order);
    return order;
  }

  /** One more parcel: of the same items where the order is one of identical parcels, else of new ones. */
  addParcel(order: TortureOrder): Parcel {
    const [twin] = order.kind === "identical" ? order.parcels : [];
    const parcel = this.makeParcel(order.orderId, twin?.items ?? this.makeItems());
    // Identical parcels cannot be told from a corrected number, so their rows say what they are.
    const isCreate = order.kind === "identical" || this.#dice.chance(0.3);
    const made: Parcel = { ...parcel, firstAction: isCreate ? "create" : "" };
    order.parcels.push(made);
    return made;
  }

  /**
   * Parcels of one order of which only one of each pair can exist: the same
   * items, under two numbers, without an action.
   */
  makeRivals(): (readonly [Parcel, Parcel])[] {
    const orderId = this.#nextOrderId();
    return Array.from({ length: this.#dice.between(1, 3) }, () => {
      const items = this.makeItems();
      return [this.#makeRival(orderId, items), this.#makeRival(orderId, items)] as const;
    });
  }

  /** A parcel of units that an order has no more of: the items of another parcel once more. */
  makeExcess(order: TortureOrder): Parcel {
    const items = this.#dice.pickOf(order.parcels)?.items ?? this.makeItems();
    return { ...this.#makeRival(order.orderId, items), firstAction: "create", isExcess: true };
  }

  /** What was ordered: all that the parcels hold, and sometimes an item that is never shipped. */
  listOrder({ orderId, parcels }: TortureOrder): OrderedInput {
    const items = sumItems(parcels.flatMap((parcel) => parcel.items));
    const unshipped = this.#dice.chance(0.5) ? this.makeItems() : [];
    return { orderId, items: [...items, ...unshipped] };
  }

  nextNumber(): string {
    this.#count += 1;
    return `${this.#prefix}${String(this.#count).padStart(5, "0")}`;
  }

  makeItems(): ItemQuantity[] {
    return Array.from({ length: this.#dice.pick([1, 1, 2, 3]) }, () => {
      this.#count += 1;
      return {
        id: `628${String(this.#count).padStart(11, "0")}`,
        quantity: this.#dice.between(1, 5),
      };
    });
  }

  makeParcel(orderId: string, items: readonly ItemQuantity[]): Parcel {
    const number = this.nextNumber();
    const isIdGiven = this.#dice.chance(0.1);
    return {
      orderId,
      items,
      carrier: this.#dice.pick(this.#carriers),
      numbers: [number],
      packageId: isIdGiven ? String(this.#count) : computePackageId(orderId, items, number),
      isIdGiven,
      firstAction: "",
      isExcess: false,
    };
  }

  #makeRival(orderId: string, items: readonly ItemQuantity[]): Parcel {
    const parcel = this.makeParcel(orderId, items);
    const [number = ""] = parcel.numbers;
    return { ...parcel, isIdGiven: false, packageId: computePackageId(orderId, items, number) };
  }

  #nextOrderId(): string {
    this.#count += 1;
    const tail = String(this.#count).padStart(7, "0");
    return `11${this.#dice.between(1, 4)}-${this.#dice.between(1_000_000, 9_999_999)}-${tail}`;
  }
}
