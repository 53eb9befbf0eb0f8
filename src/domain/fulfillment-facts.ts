import type {
  FulfillmentOrderContent,
  FulfillmentOrderFacts,
  StatedFacts,
} from "./fulfillment-order.ts";
import { compareCodePoints } from "./normalise.ts";
import { sortNames } from "./sort-names.ts";

/** Whether all that is stated is what is known. What is not stated agrees with anything. */
export function agreesWithOrder(stated: StatedFacts, known: FulfillmentOrderContent): boolean {
  if (stated.action !== null && stated.action !== known.action) return false;
  if (!agrees(stated, known)) return false;
  return stated.items.every((item) => {
    const other = known.items.find(({ id }) => id === item.id);
    return other !== undefined && item.quantity === other.quantity && agrees(item, other);
  });
}

/** What is known of the order once what is stated was applied: without an action it stays on hold. */
export function layOverOrder(
  known: FulfillmentOrderFacts | null,
  stated: StatedFacts,
): FulfillmentOrderContent {
  const isNewAddress = Object.hasOwn(stated.marks, "destinationAddress");
  const items = new Map((known?.items ?? []).map((item) => [item.id, item]));
  for (const item of stated.items) {
    const { fields, marks } = items.get(item.id) ?? NOTHING;
    items.set(item.id, {
      id: item.id,
      quantity: item.quantity,
      fields: sortNames({ ...fields, ...item.fields }),
      marks: sortNames({ ...marks, ...item.marks }),
    });
  }
  return {
    kind: "fulfillment-order",
    action: stated.action ?? "Hold",
    fields: sortNames({ ...known?.fields, ...stated.fields }),
    marks: sortNames({ ...known?.marks, ...stated.marks }),
    addressParts: isNewAddress ? stated.addressParts : (known?.addressParts ?? []),
    items: [...items.values()].sort((a, b) => compareCodePoints(a.id, b.id)),
  };
}

const NOTHING = { fields: {}, marks: {} };

/**
 * What is still certain of an order when an update of it was perhaps applied:
 * what that update would not have changed.
 */
export function withoutDoubtful(
  known: FulfillmentOrderContent | null,
  attempt: FulfillmentOrderContent,
): FulfillmentOrderFacts | null {
  if (!known) return null;
  const marks = kept(known.marks, attempt.marks);
  return {
    fields: kept(known.fields, attempt.fields),
    marks,
    addressParts: Object.hasOwn(marks, "destinationAddress") ? known.addressParts : [],
    items: known.items.flatMap((item) => {
      const other = attempt.items.find(({ id }) => id === item.id);
      if (!other) return [item];
      if (other.quantity !== item.quantity) return [];
      return [
        { ...item, fields: kept(item.fields, other.fields), marks: kept(item.marks, other.marks) },
      ];
    }),
  };
}

/** What an update would change or say anew, for a person: texts for the recipient by name only. */
export function changesOf(
  before: FulfillmentOrderFacts | null,
  after: FulfillmentOrderFacts,
): string[] {
  const own = changedTexts(before ?? NOTHING, after);
  const items = after.items.flatMap((item) => {
    const other = before?.items.find(({ id }) => id === item.id);
    const names = changedTexts(other ?? NOTHING, item);
    const isSame = other?.quantity === item.quantity;
    if (isSame && names.length === 0) return [];
    const quantity = isSame ? "" : ` x ${other ? `${other.quantity} -> ` : ""}${item.quantity}`;
    return [`item ${item.id}${quantity}${names.length > 0 ? ` (${names.join(", ")})` : ""}`];
  });
  return [...own, ...items];
}

/** How what an update changed stands to what the marketplace shows. */
export interface ShownChange {
  /** Something shows as it was told. */
  readonly isNew: boolean;
  /** Something shows as it was before. */
  readonly isOld: boolean;
  /** Something shows as it neither was nor was told. */
  readonly isOther: boolean;
}

/**
 * Looks for the changes of an update in what the marketplace shows. What it does
 * not show counts for nothing, nor does a text for the recipient that is neither:
 * addresses come back in a spelling of their own.
 */
export function compareWithShown(
  before: FulfillmentOrderFacts | null,
  after: FulfillmentOrderFacts,
  shown: FulfillmentOrderFacts,
): ShownChange {
  const own = comparisonsOf(before ?? NOTHING, after, shown);
  const items = after.items.flatMap((item) => {
    const seen = shown.items.find(({ id }) => id === item.id);
    if (!seen) return [];
    const known = before?.items.find(({ id }) => id === item.id);
    const quantity = { old: known?.quantity, now: item.quantity, seen: seen.quantity };
    const isChanged = quantity.old !== quantity.now;
    return [
      ...(isChanged ? [standingOf(quantity, (a, b) => a === b)] : []),
      ...comparisonsOf(known ?? NOTHING, item, seen),
    ];
  });
  const all = [...own, ...items];
  const has = (standing: Standing) => all.includes(standing);
  return { isNew: has("new"), isOld: has("old"), isOther: has("other") };
}

type Standing = "new" | "old" | "other";

/** A value that is not the new one was there before, unless it is known what was there before. */
function standingOf<Value>(
  { old, now, seen }: { old: Value | undefined; now: Value; seen: Value },
  isSameValue: (a: Value, b: Value) => boolean,
): Standing {
  if (isSameValue(seen, now)) return "new";
  return old === undefined || isSameValue(seen, old) ? "old" : "other";
}

function comparisonsOf(before: Said, after: Said, shown: Said): Standing[] {
  return changedNames(before, after).flatMap((name): Standing[] => {
    const [now, seen, old] = [after, shown, before].map(({ fields }) => fields[name]);
    if (now !== undefined && seen !== undefined) {
      return [standingOf({ old, now, seen }, (a, b) => valueKey(name, a) === valueKey(name, b))];
    }
    const mark = shown.marks[name];
    if (mark === undefined) return [];
    if (mark === after.marks[name]) return ["new"];
    return mark === before.marks[name] ? ["old"] : [];
  });
}

interface Said {
  readonly fields: Readonly<Record<string, string>>;
  readonly marks: Readonly<Record<string, string>>;
}

function changedTexts(before: Said, after: Said): string[] {
  return changedNames(before, after).map((name) => {
    const [old, now] = [before.fields[name], after.fields[name]];
    if (now === undefined) return name;
    return old === undefined ? `${name} ${now}` : `${name} ${old} -> ${now}`;
  });
}

function changedNames(before: Said, after: Said): string[] {
  const fields = Object.keys(after.fields).filter(
    (name) => !isSame(name, after.fields, before.fields),
  );
  const marks = Object.keys(after.marks).filter((name) => after.marks[name] !== before.marks[name]);
  return [...fields, ...marks].sort(compareCodePoints);
}

function agrees(stated: Said, known: Said): boolean {
  return (
    Object.keys(stated.fields).every((name) => isSame(name, stated.fields, known.fields)) &&
    Object.keys(stated.marks).every((name) => stated.marks[name] === known.marks[name])
  );
}

function kept(known: Said["fields"], attempt: Said["fields"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(known).filter(
      ([name, value]) => attempt[name] === undefined || attempt[name] === value,
    ),
  );
}

function isSame(name: string, a: Said["fields"], b: Said["fields"]): boolean {
  const [left, right] = [a[name], b[name]];
  if (left === undefined || right === undefined) return left === right;
  return valueKey(name, left) === valueKey(name, right);
}

/** 20 and 20.00 are one amount, and a moment is one in whatever zone it is told. */
function valueKey(name: string, text: string): string {
  if (name.endsWith(".value"))
    return text
      .replace(/^0+(?=\d)/u, "")
      .replace(/(\.\d*?)0+$/u, "$1")
      .replace(/\.$/u, "");
  const ms = name === "displayableOrderDate" && text.includes("T") ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? text : new Date(ms).toISOString();
}
