import type { Finding } from "../../domain/finding.ts";
import { cleanIdentifier, trackingKey } from "../../domain/normalise.ts";
import { cellOf, type ShipmentLine } from "../../domain/shipment-line.ts";
import type { LineRule } from "../identity/line-rules.ts";
import type { PlanSettings } from "../identity/settings.ts";
import { carrierOf } from "./carriers.ts";
import { findingOn, quoteCell } from "./line-finding.ts";
import {
  CARRIERS,
  fitOf,
  TRACKING_FORMATS,
  type Carrier,
  type TrackingFormat,
} from "./tracking-formats.ts";

/** What a tracking number and its carrier must agree in. */
export const trackingRules: readonly LineRule[] = [numberFitsCarrier];

/**
 * Told by default, refused with `--strict-tracking`: a check digit is right by
 * chance once in ten, so a number that fits proves nothing and is never used to
 * guess the carrier; one that does not fit is worth a look.
 */
function numberFitsCarrier(line: ShipmentLine, settings: PlanSettings): Finding | null {
  const carrier = carrierOf([cellOf(line, "carrier-code"), cellOf(line, "carrier-name")]);
  const text = cellOf(line, "tracking-number");
  if (carrier === null || line.damage?.has("tracking-number")) return null;
  const contradiction = findContradiction(numberKey(text), carrier);
  if (contradiction === null) return null;
  const severity = settings.strictTracking ? "error" : "warning";
  const message = `${quoteCell(text)} ${contradiction}.`;
  return findingOn(line, "tracking-number", "tracking-mismatch", severity, message);
}

/** As numbers are compared with their forms. */
function numberKey(text: string): string {
  return trackingKey(cleanIdentifier(text)).replaceAll("-", "");
}

/** How a number contradicts the carrier that is stated, as the rest of a sentence; null when it does not. */
export function findContradiction(number: string, carrier: Carrier): string | null {
  if (!/^(?=.*\d)[0-9A-Z]{4,50}$/u.test(number)) return null;
  const { name, isComplete } = CARRIERS[carrier];
  const own = bestFit(number, carrier);
  if (own === "whole") return null;
  const likely = likelyCarrier(number);
  if (likely !== null) {
    return `looks like a number of ${CARRIERS[likely].name}, but the carrier is ${name}`;
  }
  if (/^\d+$/u.test(number) && own === "other" && bestFit(`0${number}`, carrier) === "whole") {
    return (
      `has no form of ${name} numbers; with a 0 in front it would be one, ` +
      "and spreadsheets drop a zero there"
    );
  }
  if (own === "wrong-digit") return `has a wrong check digit for a number of ${name}`;
  return isComplete ? `has no form of ${name} numbers` : null;
}

function bestFit(number: string, carrier: Carrier): "other" | "wrong-digit" | "whole" {
  let best: "other" | "wrong-digit" = "other";
  for (const format of formatsOf(carrier)) {
    const fit = fitOf(format, number);
    if (fit === "whole") return "whole";
    if (fit === "wrong-digit") best = fit;
  }
  return best;
}

const formatsByCarrier = new Map<Carrier, readonly TrackingFormat[]>();

function formatsOf(carrier: Carrier): readonly TrackingFormat[] {
  const known = formatsByCarrier.get(carrier);
  if (known) return known;
  const formats = TRACKING_FORMATS.filter((format) => format.carriers.includes(carrier));
  formatsByCarrier.set(carrier, formats);
  return formats;
}

/** Whose number it must be by its looks; null when digits alone would have to decide. */
function likelyCarrier(number: string): Carrier | null {
  const formats = TRACKING_FORMATS.filter(
    (format) => format.isDistinctive && fitOf(format, number) === "whole",
  );
  const [first] = formats;
  return first && formats.every(({ carriers }) => carriers[0] === first.carriers[0])
    ? first.carriers[0]
    : null;
}
