import type { Profile } from "../../domain/profile.ts";
import amazonMcfRequest from "./amazon-mcf-request.json" with { type: "json" };
import amazonNewOrders from "./amazon-new-orders.json" with { type: "json" };
import amazonShippingConfirmationEu from "./amazon-shipping-confirmation-eu.json" with { type: "json" };
import amazonShippingConfirmationJp from "./amazon-shipping-confirmation-jp.json" with { type: "json" };
import amazonShippingConfirmationUs from "./amazon-shipping-confirmation-us.json" with { type: "json" };
import amazonUnshippedOrders from "./amazon-unshipped-orders.json" with { type: "json" };
import dhlEcommerceAp from "./dhl-ecommerce-ap.json" with { type: "json" };
import easypost from "./easypost.json" with { type: "json" };
import ebayOrders from "./ebay-orders.json" with { type: "json" };
import fedexBillingOnline from "./fedex-billing-online.json" with { type: "json" };
import generic from "./generic.json" with { type: "json" };
import linnworksOrders from "./linnworks-orders.json" with { type: "json" };
import matrixifyOrders from "./matrixify-orders.json" with { type: "json" };
import pirateShip from "./pirate-ship.json" with { type: "json" };
import shipstation from "./shipstation.json" with { type: "json" };
import shipstationGrid from "./shipstation-grid.json" with { type: "json" };
import shopifyOrders from "./shopify-orders.json" with { type: "json" };
import tcgplayerShipping from "./tcgplayer-shipping.json" with { type: "json" };
import upsQuantumView from "./ups-quantum-view.json" with { type: "json" };
import upsWorldship from "./ups-worldship.json" with { type: "json" };
import uspsClickNShip from "./usps-click-n-ship.json" with { type: "json" };
import walmartOrders from "./walmart-orders.json" with { type: "json" };

/**
 * The layouts that come with the program. Each is a JSON file beside this one,
 * held by a test to the schema that profiles of a config are read with.
 */
export const SHIPPED_PROFILES = [
  amazonShippingConfirmationUs,
  amazonShippingConfirmationEu,
  amazonShippingConfirmationJp,
  amazonUnshippedOrders,
  amazonNewOrders,
  amazonMcfRequest,
  upsWorldship,
  upsQuantumView,
  fedexBillingOnline,
  uspsClickNShip,
  dhlEcommerceAp,
  pirateShip,
  shipstation,
  shipstationGrid,
  easypost,
  walmartOrders,
  ebayOrders,
  shopifyOrders,
  matrixifyOrders,
  linnworksOrders,
  tcgplayerShipping,
] as unknown as readonly Profile[];

/** Canonical names and usual synonyms, nothing else. */
export const GENERIC_PROFILE: Profile = generic;
