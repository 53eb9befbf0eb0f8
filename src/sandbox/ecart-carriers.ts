/**
 * The carriers that the sandbox knows. The first two are the only ones that
 * eCart publishes (https://docs.ecartapi.com/reference/getallallowedsservicesamazonv2);
 * the others are made up after their pattern.
 */
export const ECART_CARRIERS = [
  { id: "17feia", name: "17FEIA" },
  { id: "360lion", name: "360lion" },
  { id: "ups", name: "UPS" },
  { id: "usps", name: "USPS" },
  { id: "fedex", name: "FedEx" },
  { id: "dhl", name: "DHL" },
  { id: "ontrac", name: "OnTrac" },
  { id: "lasership", name: "LaserShip" },
  { id: "royalmail", name: "Royal Mail" },
  { id: "dpd", name: "DPD" },
  { id: "gls", name: "GLS" },
  { id: "canadapost", name: "Canada Post" },
] as const;
