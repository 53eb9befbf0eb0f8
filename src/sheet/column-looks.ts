import type { ColumnName } from "../domain/shipment-line.ts";

/** How the cells of a column look. */
export interface ColumnLook {
  readonly column: ColumnName;
  readonly pattern: RegExp;
}

/**
 * Looks that hardly anything else has. Order numbers of Amazon and eBay; numbers
 * of parcels as src/batch/rules/tracking-formats.ts lists them, with the sources,
 * here by their shape alone.
 */
export const SURE_LOOKS: readonly ColumnLook[] = [
  { column: "order-id", pattern: /^(?:\d{3}-\d{7}-\d{7}|\d{2}-\d{5}-\d{5})$/u },
  {
    column: "tracking-number",
    pattern:
      /^(?:1Z[0-9A-Z]{16}|(?:420\d{5}(?:\d{4})?)?9[1-6]\d{18,32}|[A-Z]{2}\d{9}[A-Z]{2}|J(?:JD|VGL)\d{8,18}|TB[ACM]\d{12}|GM[0-9A-F]{10,39}|1LS[0-9A-Z]{12,14}|YT\d{16}|SP\d{18})$/iu,
  },
  {
    column: "carrier-code",
    pattern:
      /^(?:ups|usps|fedex|federal express|dhl|dpd|gls|hermes|evri|yodel|royal mail|parcelforce|ontrac|lasership|amazon (?:logistics|shipping)|tnt|chronopost|colissimo|la poste|mondial relay|seur|mrw|correos|nacex|brt|bartolini|poste italiane|sda|postnl|post ?nord|bpost|inpost|deutsche post|canada post|purolator|australia post|yamato|sagawa|japan post|sf express|yunexpress|4px|ヤマト運輸|佐川急便|日本郵便|顺丰|顺丰速运|中通快递|圆通速递|韵达快递)(?:[\s_-].{0,24})?$/iu,
  },
  {
    column: "ship-date",
    pattern:
      /^(?:20\d{2}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:20)?\d{2}|20\d{2}年\d{1,2}月\d{1,2}日|\d{1,2}[- ]\p{L}{3,9}\.?[- ,]+20\d{2}|\p{L}{3,9}\.? \d{1,2},? 20\d{2})(?:[T ,].{0,24})?$/u,
  },
];

/** Looks that something else may have as well, so that more telling columns come first. */
export const LIKELY_LOOKS: readonly ColumnLook[] = [
  { column: "order-item-id", pattern: /^\d{14}$/u },
  { column: "order-id", pattern: /^#\d{3,10}(?:[-.]F?\d{1,3})?$/u },
  {
    column: "tracking-number",
    pattern:
      /^(?:\d{12}|\d{14,15}|\d{20}|\d[A-Z]\d{11}|[A-Z]{1,4}\d{8,20}[A-Z]{0,2}|\d\.\d{2,}E\+\d{2})$/iu,
  },
];

/** What the cells of a column must be for a header that only hints at it. */
const PLAUSIBLE: Readonly<Partial<Record<ColumnName, RegExp>>> = {
  // Digits, and neither a date, nor money, nor a web address.
  "order-id":
    /^(?!\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b)(?!.*:\/\/)(?!\d+[.,]\d{1,3}$)(?=.*\d)[^\s@$€£]{3,40}$/u,
  "tracking-number":
    /^(?!\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b)(?!.*:\/\/)(?=(?:.*\d){5})[^@$€£]{6,60}$|^\d(?:\.\d+)?E\+\d{2}$/iu,
  "order-item-id": /^(?=.*\d)[^\s@.,]{4,40}$/u,
  quantity: /^\d{1,4}(?:[.,]0+)?$/u,
  "ship-date": SURE_LOOKS.find(({ column }) => column === "ship-date")?.pattern ?? /./u,
  // Words, in which a digit is rare: DHL24, 4PX.
  "carrier-code": /^(?!.*\d{3})(?!.*[@:])(?=.*\p{L}).{2,40}$/u,
  "ship-method": /^(?!.*\d{4})(?!.*[@:])(?=.*\p{L}).{2,60}$/u,
  sku: /^(?!.*:\/\/)[^@]{1,60}$/u,
};

/** Parts of headers that hint at a column, in the languages of our synonyms and some more; as headerKey writes them. */
export const HINTS: Readonly<Partial<Record<ColumnName, RegExp>>> = {
  "tracking-number":
    /track|trackng|sendung|paketnr|paketschein|paketsch|barcode|suivi|colis|bordereau|segui|rastre|guia|localizador|expedici|spediz|lettera|ldv|zending|przesyl|takip|kargono|waybill|awb|consignment|parcel(?:no|num|id)|label(?:no|num|id)|shipmentno|shipmentnum|connote|追跡|追踪|跟踪|伝票|送り状|运单|運單|快递单|物流单|운송장|송장|трек|накладн|отправлен/u,
  "order-id":
    /order|bestell|auftrag|commande|pedido|ordine|encomenda|zamow|siparis|ponumber|purchase|customerref|kundenref|clientref|reference|referenz|referencia|riferimento|^ref|注文|订单|訂單|주문|заказ/u,
  "order-item-id": /orderitem|itemid|lineitem|lineid|positionsid|注文商品/u,
  quantity:
    /qty|quant|menge|anzahl|stuck|stck|^stk|cantidad|unidades|units|pcs|pieces|itemcount|ilosc|adet|aantal|数量|個数|수량|кол/u,
  "ship-date":
    /(?:ship|sent|dispatch|despatch|collect|pickup|mailed|label|manifest|tender|created).*(?:date|on|at)$|versand.*(?:am|datum)|versendet|datum|fecha|dateenvoi|dateexp|expedie|enviado|dataenvio|dataspediz|wysyl|tarih|出荷|発送|发货|발송|дата|^date$|^data$/u,
  "carrier-code":
    /carrier|courier|shipper|shippedvia|shipvia|transport|spediteur|zustell|versandart|paketdienst|logisti|corriere|vettore|przewoz|kurier|kargofirma|tasiyici|配送|快递|物流公司|運送会社|택배사|перевоз|служба/u,
  "ship-method": /service|shippingmethod|shipmethod|servicio|servizio/u,
  sku: /sku|^arti(?:kel|cle|colo|culo)$|itemcode|productcode|articleno|artikelnr|artikelnummer|articlenum|merchantitem|sellerpart|partno|partnum/u,
};

/** Parts of headers that speak against a column, whatever its cells look like. */
const CONTRARY: Readonly<Partial<Record<ColumnName, RegExp>>> = {
  "tracking-number":
    /url|link|status|info|postal|postcode|zip|plz|phone|telefon|account|invoice|cost|price/u,
  "order-id":
    /date|datum|total|value|weight|gewicht|status|postal|postcode|zip|plz|phone|telefon|account|invoice|customer(?:id|no|num)|kundennr|kundennummer|qty|quant|count|amount|price/u,
  quantity: /weight|gewicht|peso|poids|price|preis|zone|box|carton|page|parcel|paket|colis/u,
  "ship-date":
    /order|bestell|auftrag|commande|pedido|ordine|purchase|deliver|liefer|entrega|consegna|livraison|invoice|rechnung|due|birth|paid|payment|arriv|^eta|expected|scheduled|estimated|注文|订单/u,
};

/** Whether a header speaks against a column. */
export function isContrary(key: string, column: ColumnName): boolean {
  return CONTRARY[column]?.test(key) ?? false;
}

/** The share of filled cells that must look alike. */
const ALIKE_MIN = 0.6;

/** Whether most cells that say anything look so; a blank column looks like nothing. */
export function lookAlike(texts: readonly string[], pattern: RegExp): boolean {
  const said = texts.map(bareText).filter((text) => text !== "");
  const alike = said.filter((text) => pattern.test(text)).length;
  return said.length > 0 && alike >= said.length * ALIKE_MIN;
}

/** Whether a column may hold what its header hints at. A blank one may. */
export function isPlausible(texts: readonly string[], column: ColumnName): boolean {
  const pattern = PLAUSIBLE[column];
  const isBlank = texts.every((text) => bareText(text) === "");
  return pattern === undefined || isBlank || lookAlike(texts, pattern);
}

/** A cell without what keeps a spreadsheet from changing it, and without the spaces of a printed number. */
function bareText(text: string): string {
  const bare = text
    .trim()
    .replace(/^="(.*)"$/u, "$1")
    .replace(/^'/u, "")
    .replace(/[®™]/gu, "");
  return /^[\dA-Z ]+$/iu.test(bare) && /\d{2} \d/u.test(bare) ? bare.replaceAll(" ", "") : bare;
}
