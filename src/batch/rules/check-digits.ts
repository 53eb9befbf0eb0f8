/** Whether the last character of a number fits the ones before it. */
export type CheckDigit = (body: string, check: string) => boolean;

/**
 * Digits weighted in turn, summed, and filled up to ten. Letters count as UPS
 * counts them: A is 2, B is 3, and so on round the ten digits.
 *
 * @param weights of the first, third, fifth ... and of the second, fourth ... character
 */
export function mod10(weights: readonly [first: number, second: number]): CheckDigit {
  return (body, check) => {
    const sum = sumWeighted(body, (index) => weights[index % 2 === 0 ? 0 : 1]);
    return digitOf(check) === (10 - (sum % 10)) % 10;
  };
}

/** The same over a body that stands behind digits which are not written. */
export function behind(prefix: string, check: CheckDigit): CheckDigit {
  return (body, digit) => check(prefix + body, digit);
}

/** The rest of the whole number, divided by seven. */
export function mod7(body: string, check: string): boolean {
  return Number(BigInt(body) % 7n) === digitOf(check);
}

/** Weighted sum modulo 11, of which FedEx keeps the last digit. */
export function mod11Then10(weights: readonly number[]): CheckDigit {
  return (body, check) => {
    const sum = sumWeighted(body, (index) => weights[index % weights.length] ?? 0);
    return (sum % 11) % 10 === digitOf(check);
  };
}

/** Digits weighted by 2 and 1 from the right, the digits of a product added: ISO/IEC 7812-1, annex B. */
export function luhn(body: string, check: string): boolean {
  let sum = digitOf(check);
  for (let index = 0; index < body.length; index += 1) {
    const isDoubled = (body.length - index) % 2 === 1;
    const product = digitOf(body.charAt(index)) * (isDoubled ? 2 : 1);
    sum += product > 9 ? product - 9 : product;
  }
  return sum % 10 === 0;
}

const S10_WEIGHTS = [8, 6, 4, 2, 3, 5, 9, 7];

/** Universal Postal Union, standard S10: https://www.upu.int/en/Postal-Solutions/Programmes-Services/Standards */
export function s10(body: string, check: string): boolean {
  const rest = 11 - (sumWeighted(body, (index) => S10_WEIGHTS[index] ?? 0) % 11);
  return (rest === 10 ? 0 : rest === 11 ? 5 : rest) === digitOf(check);
}

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** ISO/IEC 7064, MOD 37,36: digits and letters, with a check character of either kind. */
export function mod37And36(body: string, check: string): boolean {
  const modulus = ALPHABET.length;
  let rest = modulus;
  for (const character of body) {
    rest += ALPHABET.indexOf(character);
    if (rest > modulus) rest -= modulus;
    rest *= 2;
    if (rest > modulus) rest -= modulus + 1;
  }
  const due = modulus + 1 - rest;
  return ALPHABET.indexOf(check) === (due === modulus ? 0 : due);
}

function sumWeighted(body: string, weightOf: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < body.length; index += 1) {
    sum += digitOf(body.charAt(index)) * weightOf(index);
  }
  return sum;
}

function digitOf(character: string): number {
  const code = character.charCodeAt(0);
  return code <= 0x39 ? code - 0x30 : (code - 3) % 10;
}
