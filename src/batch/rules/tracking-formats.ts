import {
  behind,
  luhn,
  mod10,
  mod11Then10,
  mod37And36,
  mod7,
  s10,
  type CheckDigit,
} from "./check-digits.ts";

/** Carriers whose numbers are known here. */
export const CARRIERS = {
  ups: { name: "UPS", isComplete: true },
  usps: { name: "USPS", isComplete: true },
  fedex: { name: "FedEx", isComplete: true },
  dhl: { name: "DHL", isComplete: false },
  amazon: { name: "Amazon", isComplete: false },
  ontrac: { name: "OnTrac", isComplete: false },
  "canada-post": { name: "Canada Post", isComplete: false },
  dpd: { name: "DPD", isComplete: false },
  purolator: { name: "Purolator", isComplete: false },
  canpar: { name: "Canpar", isComplete: false },
  "old-dominion": { name: "Old Dominion", isComplete: false },
  "spee-dee": { name: "Spee-Dee", isComplete: false },
  gofo: { name: "GOFO", isComplete: false },
  landmark: { name: "Landmark Global", isComplete: false },
  yodel: { name: "Yodel", isComplete: false },
  yunexpress: { name: "YunExpress", isComplete: false },
  "deutsche-post": { name: "Deutsche Post", isComplete: false },
} as const satisfies Record<string, { name: string; isComplete: boolean }>;
/** `isComplete`: every form of its numbers is listed, so a number that has none of them is not its own. */
export type Carrier = keyof typeof CARRIERS;

/** One form of tracking number. */
export interface TrackingFormat {
  /** Whose numbers these are, and of whom they may be as well. */
  readonly carriers: readonly [Carrier, ...Carrier[]];
  /** The first group is what the check digit is made of, the second the check digit. */
  readonly pattern: RegExp;
  readonly check: CheckDigit | null;
  /** Nobody else's numbers look so: the number alone tells the carrier. */
  readonly isDistinctive: boolean;
}

const THREE_ONE = mod10([3, 1]);
const ONE_TWO = mod10([1, 2]);
const ONE_THREE = mod10([1, 3]);
const FEDEX_12 = mod11Then10([3, 1, 7]);
const FEDEX_13 = mod11Then10([1, 7, 3]);
// Firms that hand parcels over to the post for the last mile use its commercial numbers.
const WITH_POST = ["usps", "ups", "fedex", "dhl", "amazon", "ontrac"] as const;
const POSTS = ["usps", "canada-post", "dhl", "deutsche-post"] as const;

/**
 * Forms and check digits as collected, with their sources, in the
 * tracking_number_data project (https://github.com/jkeen/tracking_number_data,
 * release 1.3.2); the post's are its Publication 199
 * (https://postalpro.usps.com/pub199).
 */
export const TRACKING_FORMATS: readonly TrackingFormat[] = [
  format(["ups"], /^1Z([0-9A-Z]{15})([0-9])$/u, ONE_TWO, "distinctive"),
  format(["ups"], /^[AHJKTV](\d{9})(\d)$/u, ONE_TWO),
  format(["usps"], /^(?:420\d{5}(?:\d{4})?)?(9[145]\d{19})(\d)$/u, THREE_ONE, "distinctive"),
  format(
    WITH_POST,
    /^(?:420\d{5}(?:\d{4})?)?(9[23]\d{19}(?:\d{4})?)(\d)$/u,
    THREE_ONE,
    "distinctive",
  ),
  format(["usps"], /^(\d{19})(\d)$/u, THREE_ONE),
  format(["usps"], /^(\d{19})(\d)$/u, behind("91", THREE_ONE)),
  format(["usps"], /^82\d{8}$/u, null),
  format(POSTS, /^[A-Z]{2}(\d{8})(\d)(?!AA|Q[M-Z]|XX|ZZ)[A-Z]{2}$/u, s10, "distinctive"),
  format(["fedex"], /^(\d{11})(\d)$/u, FEDEX_12),
  format(["fedex"], /^(\d{14})(\d)$/u, ONE_THREE),
  format(["fedex"], /^(\d{17})(\d)$/u, THREE_ONE),
  format(["fedex"], /^(6\d{18})(\d)$/u, behind("92", THREE_ONE)),
  format(["fedex"], /^96\d{5}(\d{14})(\d)$/u, ONE_THREE, "distinctive"),
  format(["fedex"], /^\d{16}(\d{11})(\d)\d{4}$/u, FEDEX_12),
  format(["fedex"], /^1\d{19}(\d{13})(\d)$/u, FEDEX_13, "distinctive"),
  format(["fedex"], /^96\d{18}(\d{13})(\d)$/u, FEDEX_13, "distinctive"),
  format(["fedex"], /^DT\d{12}$/u, null),
  format(["dhl"], /^(\d{9,10})(\d)$/u, mod7),
  format(["dhl"], /^J[A-Z]{2,3}\d{9,18}$/u, null, "distinctive"),
  format(["dhl"], /^GM[0-9A-F]{10,39}$/u, null),
  format(["dhl"], /^\d{14}$/u, null),
  format(["amazon"], /^TB[ACM]\d{12}$/u, null, "distinctive"),
  format(["amazon"], /^C\d{10}$/u, null),
  format(["ontrac"], /^C(\d{13})(\d)$/u, behind("4", ONE_TWO)),
  format(["ontrac"], /^D(\d{13})(\d)$/u, behind("5", ONE_TWO)),
  format(["ontrac"], /^(?:1LS(?:7[12]\d{10}(?:\d1)?|CX[0-9A-Z]{10})|L[A-Z][1-3]\d{7})$/u, null),
  format(["canada-post"], /^(\d{15})(\d)$/u, THREE_ONE),
  format(["dpd"], /^(\d{27})([0-9A-Z])$/u, mod37And36),
  format(["dpd"], /^(\d{14})([0-9A-Z])$/u, mod37And36),
  format(["purolator"], /^([0-5]\d{10})(\d)$/u, luhn),
  format(["purolator"], /^[A-Z]{3}\d{9}$/u, null),
  format(["canpar"], /^[CDKLSUXZ]\d{21}$/u, null),
  format(["old-dominion"], /^((?:77[78]|780|072|80\d)\d{7})(\d)$/u, luhn),
  format(["spee-dee"], /^SP\d{18}$/u, null, "distinctive"),
  format(["gofo"], /^GFUS\d{14}$/u, null, "distinctive"),
  format(["landmark"], /^LTN\d{8}N1$/u, null, "distinctive"),
  // Not distinctive: DHL's piece numbers begin with JJD as well.
  format(["yodel"], /^J?JD\d{16}$/u, null),
  format(["yunexpress"], /^YT\d{16}$/u, null, "distinctive"),
  format(["deutsche-post"], /^\d{2}[0-9A-Z]{7}\d{4}[0-9A-Z]{7}$/u, null),
];

function format(
  carriers: readonly [Carrier, ...Carrier[]],
  pattern: RegExp,
  check: CheckDigit | null,
  rank: "distinctive" | "" = "",
): TrackingFormat {
  return { carriers, pattern, check, isDistinctive: rank === "distinctive" };
}

/** How a number stands to one form: not its shape, its shape with a wrong check digit, or whole. */
export type Fit = "other" | "wrong-digit" | "whole";

/** Compares a number, upper case and without spaces or hyphens, with a form. */
export function fitOf({ pattern, check }: TrackingFormat, number: string): Fit {
  const match = pattern.exec(number);
  if (!match) return "other";
  const [, body, digit] = match;
  if (check === null || body === undefined || digit === undefined) return "whole";
  return check(body, digit) ? "whole" : "wrong-digit";
}
