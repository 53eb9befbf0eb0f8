import type { FieldCell, FieldPart } from "../../domain/field-cell.ts";
import type { Finding } from "../../domain/finding.ts";
import type { ShipmentLine } from "../../domain/shipment-line.ts";
import { findingOn, quoteCell } from "../rules/line-finding.ts";
import { fieldText, type FulfillmentApi } from "./field-rules.ts";

/** A cell that says something, and the row it stands in. */
export interface Said {
  readonly line: ShipmentLine;
  readonly cell: FieldCell;
  /** As it is sent. */
  readonly text: string;
}

/** What the rows of one order say, gathered: each thing once, and what they say in two ways. */
export interface GatheredFields {
  /** By part, number and name: the first that says it. */
  readonly order: ReadonlyMap<string, Said>;
  readonly address: ReadonlyMap<string, Said>;
  /** By number, in the order of the numbers; 0 for a column without one. */
  readonly emails: ReadonlyMap<number, Said>;
  readonly features: ReadonlyMap<number, ReadonlyMap<string, Said>>;
  /** By the seller's ID of the item; items without one are under "" and their row. */
  readonly items: ReadonlyMap<string, ReadonlyMap<string, Said>>;
  readonly findings: readonly Finding[];
}

const ITEM_ID = "sellerFulfillmentOrderItemId";

/**
 * Gathers what all rows of one fulfillment order say. Several rows may repeat
 * the order's own fields and add an item each, or several items stand in
 * numbered columns of one row: an item is one by its ID, wherever it stands.
 */
export function gatherFields(lines: readonly ShipmentLine[], api: FulfillmentApi): GatheredFields {
  const order = new Gathering();
  const address = new Gathering();
  const emails = new Map<number, Gathering>();
  const features = new Map<number, Gathering>();
  const items = new Map<string, Gathering>();
  const add = <Key>(map: Map<Key, Gathering>, key: Key, said: Said): void => {
    const gathering = map.get(key) ?? new Gathering();
    map.set(key, gathering);
    gathering.add(said);
  };
  for (const line of lines) {
    const saids = (line.fields ?? []).map((cell): Said => {
      return { line, cell, text: fieldText(cell, api) };
    });
    const of = (part: FieldPart) =>
      saids.filter(({ cell }) => cell.part === part && cell.text !== "");
    for (const said of of("order")) order.add(said);
    for (const said of of("address")) address.add(said);
    for (const said of of("email")) add(emails, said.cell.number ?? 0, said);
    for (const said of of("feature")) add(features, said.cell.number ?? 0, said);
    const byNumber = Map.groupBy(of("item"), ({ cell }) => cell.number);
    for (const [number, group] of byNumber) {
      const id = group.find(({ cell }) => cell.name === ITEM_ID)?.text;
      for (const said of group) add(items, id ?? `\n${line.index} ${number ?? ""}`, said);
    }
  }
  const all = [order, address, ...emails.values(), ...features.values(), ...items.values()];
  return {
    order: order.said,
    address: address.said,
    emails: new Map(
      [...emails]
        .sort(([a], [b]) => a - b)
        .flatMap(([number, { said }]) => [...said.values()].map((each) => [number, each] as const)),
    ),
    features: new Map(
      [...features].sort(([a], [b]) => a - b).map(([number, { said }]) => [number, said]),
    ),
    items: new Map([...items].map(([id, { said }]) => [id, said])),
    findings: all.flatMap((gathering) => gathering.findConflicts()),
  };
}

/** Fields by name, and every cell that said one of them. */
class Gathering {
  readonly said = new Map<string, Said>();
  readonly #all = new Map<string, Said[]>();

  add(said: Said): void {
    const { name } = said.cell;
    if (!this.said.has(name)) this.said.set(name, said);
    const all = this.#all.get(name);
    if (all) all.push(said);
    else this.#all.set(name, [said]);
  }

  /** One finding per cell of a field that is said in two ways. */
  findConflicts(): Finding[] {
    return [...this.#all.values()].flatMap((saids) => {
      const texts = [...new Set(saids.map(({ text }) => text))];
      if (texts.length < 2) return [];
      const shown = texts.slice(0, 5).map(quoteCell).join(", ");
      return saids.map(({ line, cell }) => {
        const message = `The rows of one order differ in ${cell.header}: ${shown}.`;
        return findingOn(line, cell.header, "conflicting-rows", "error", message);
      });
    });
  }
}
