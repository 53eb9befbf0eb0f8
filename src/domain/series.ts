/**
 * Many items in order. An array is one; so is what makes each item when it is
 * asked for, where all of them together would take too much memory.
 */
export interface Series<Item> extends Iterable<Item> {
  readonly length: number;
  at(index: number): Item | undefined;
}

/** The same items as something else, each of them made anew whenever it is asked for. */
export function mapSeries<Item, Made>(
  items: Series<Item>,
  make: (item: Item) => Made,
): Series<Made> {
  return {
    length: items.length,
    at(index) {
      const item = items.at(index);
      return item === undefined ? undefined : make(item);
    },
    *[Symbol.iterator]() {
      for (const item of items) yield make(item);
    },
  };
}
