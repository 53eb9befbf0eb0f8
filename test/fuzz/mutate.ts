import type { Dice } from "../torture/dice.ts";

const PIECES = [
  '"',
  '""',
  "'",
  ",",
  ";",
  "\t",
  "|",
  "\n",
  "\r",
  "\r\n",
  "\r\r\n",
  "\u0000",
  "\ufeff",
  "\u200b",
  "\u202e",
  "\u001b[2J",
  "=",
  '="',
  "sep=;\n",
  "order-id,tracking-number\n",
  "<!DOCTYPE x>",
  "\ud83d\udce6",
] as const;

/** A text with a few things wrong that mails, editors and people do to it. */
export function mutateText(dice: Dice, text: string): string {
  let result = text;
  const rounds = dice.between(1, 4);
  for (let round = 0; round < rounds; round += 1) result = mutateOnce(dice, result);
  return result;
}

function mutateOnce(dice: Dice, text: string): string {
  const at = dice.between(0, text.length);
  const length = dice.between(1, Math.min(80, Math.max(1, text.length - at)));
  const [before, piece, after] = [
    text.slice(0, at),
    text.slice(at, at + length),
    text.slice(at + length),
  ];
  switch (dice.pick(["insert", "insert", "delete", "repeat", "cut", "move", "replace"] as const)) {
    case "insert":
      return before + dice.pick(PIECES) + piece + after;
    case "delete":
      return before + after;
    case "repeat":
      return before + piece.repeat(dice.between(2, 5)) + after;
    case "cut":
      return dice.chance(0.5) ? before : piece + after;
    case "move": {
      const rest = before + after;
      const to = dice.between(0, rest.length);
      return rest.slice(0, to) + piece + rest.slice(to);
    }
    case "replace":
      return before + String.fromCharCode(dice.between(1, 0x2fff)) + text.slice(at + 1);
  }
}

/** Bytes with a few of them changed, lost or doubled. */
export function mutateBytes(dice: Dice, bytes: Buffer): Buffer {
  let result = Buffer.from(bytes);
  const rounds = dice.between(1, 6);
  for (let round = 0; round < rounds; round += 1) {
    const at = dice.between(0, Math.max(0, result.length - 1));
    const end = Math.min(result.length, at + dice.between(1, 40));
    const [before, piece, after] = [
      result.subarray(0, at),
      result.subarray(at, end),
      result.subarray(end),
    ];
    switch (dice.pick(["flip", "flip", "set", "delete", "repeat", "cut"] as const)) {
      case "flip":
        result[at] = (result[at] ?? 0) ^ (1 << dice.between(0, 7));
        break;
      case "set":
        result[at] = dice.between(0, 255);
        break;
      case "delete":
        result = Buffer.concat([before, after]);
        break;
      case "repeat":
        result = Buffer.concat([before, piece, piece, after]);
        break;
      case "cut":
        if (dice.chance(0.3)) result = Buffer.from(before);
        break;
    }
  }
  return result;
}
