/**
 * The pickup statuses that can be set by hand, in Amazon's words; eCart passes
 * them on (https://docs.ecartapi.com/reference/updateordersfulfillmentamazonv2).
 */
export const SHIPMENT_STATUSES = ["ReadyForPickup", "PickedUp", "RefusedPickup"] as const;
export type ShipmentStatus = (typeof SHIPMENT_STATUSES)[number];

/** Whether a text is a pickup status, exactly as the marketplace writes it. */
export function isShipmentStatus(text: string): text is ShipmentStatus {
  return SHIPMENT_STATUSES.some((status) => status === text);
}

/**
 * A status as people write it, whatever its case, spaces and dashes; null for any other text.
 *
 * @example
 * readShipmentStatus("picked up");
 * // => "PickedUp"
 */
export function readShipmentStatus(text: string): ShipmentStatus | null {
  const key = keyOf(text);
  return SHIPMENT_STATUSES.find((status) => keyOf(status) === key) ?? null;
}

function keyOf(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s_-]+/gu, "");
}
