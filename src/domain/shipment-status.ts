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
