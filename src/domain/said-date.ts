/**
 * A ship date twice: as it was, or will be, sent, and as the sheet said it. They
 * differ where the sheet says a day and a moment had to be sent, and where that
 * day had not come yet.
 */
export interface ShipDateFields {
  /** ISO 8601 with offset, where the operation sends it; "" when there is none. */
  readonly shipDate: string;
  /** `2026-11-22`, or a moment; absent or "" where it adds nothing to what was sent. */
  readonly saidShipDate?: string | undefined;
}

/**
 * Whether a sheet says of the ship date what is stored already, whenever it is
 * read: a day agrees with every moment of it, and a date that lay ahead when it
 * was sent agrees with what was sent instead. A blank agrees with anything.
 *
 * @example
 * agreesOnDate(
 *   { shipDate: "2026-11-22T12:00:00-05:00", saidShipDate: "2026-11-22" },
 *   { shipDate: "2026-11-22T09:31:07-05:00" },
 * );
 * // => true
 */
export function agreesOnDate(stated: ShipDateFields, stored: ShipDateFields): boolean {
  if (stated.shipDate === "") return true;
  const said = stated.saidShipDate || stated.shipDate;
  if (said === stored.shipDate || said === stored.saidShipDate) return true;
  if (isDay(said)) return stored.shipDate.slice(0, said.length) === said;
  return isSameMoment(said, stored.shipDate) || isSameMoment(said, stored.saidShipDate ?? "");
}

/** Whether what was said must be kept beside what is sent, or is told by it. */
export function addsToMoment(said: string, moment: string): boolean {
  return isDay(said) ? moment.slice(0, said.length) !== said : !isSameMoment(said, moment);
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/u.test(text);
}

function isSameMoment(a: string, b: string): boolean {
  const atMs = Date.parse(a);
  return !Number.isNaN(atMs) && atMs === Date.parse(b);
}
