import { createDeflateRaw, inflateRawSync, type DeflateRaw } from "node:zlib";
import { describe, expect, test } from "vitest";
import { PIECE_BYTES, WorkbookPart } from "../../src/sheet/steady-workbook.ts";

/** What goes through the compression of a zip. */
async function inflated(deflate: DeflateRaw): Promise<string> {
  const packed: Buffer[] = [];
  for await (const chunk of deflate) packed.push(chunk);
  return inflateRawSync(Buffer.concat(packed)).toString();
}

/** A line that tells which piece it is in. */
const lineOf = (piece: number) => `${String(piece).padStart(PIECE_BYTES / 1024 - 1, "-")}\n`;

describe("a part of a workbook", () => {
  test("goes through in a few pieces of memory, used again and again", async () => {
    const part = new WorkbookPart();
    const deflate = createDeflateRaw({ level: 1 });
    part.pipe(deflate);
    const packed = inflated(deflate);
    const pieces = new Set<Buffer>();
    for (let piece = 0; piece < 200; piece += 1) {
      const memory = part.takePiece();
      pieces.add(memory);
      memory.fill(lineOf(piece));
      part.writePiece(memory, PIECE_BYTES);
      await part.waitForRoom();
    }
    part.end();
    const text = await packed;
    const expected = Array.from({ length: 200 }, (_, piece) => lineOf(piece).repeat(1024));
    expect(text.length).toBe(200 * PIECE_BYTES);
    expect(text === expected.join("")).toBe(true);
    expect(pieces.size).toBeLessThanOrEqual(6);
  });

  test("keeps what is added before the zip comes to it, and its order", async () => {
    const part = new WorkbookPart();
    let isZipped = false;
    part.once("zipped", () => (isZipped = true));
    const reused = Buffer.from("second ");
    part.write("first ");
    part.write({ toBuffer: () => Buffer.from(reused) });
    reused.fill("x");
    const piece = part.takePiece();
    part.writePiece(piece, piece.write("third"));
    part.end();
    expect(isZipped).toBe(true);
    const deflate = createDeflateRaw();
    expect(part.pipe(deflate)).toBe(deflate);
    expect(await inflated(deflate)).toBe("first second third");
  });

  test("has whoever is ahead of the zip wait", async () => {
    const part = new WorkbookPart();
    await part.waitForRoom();
    for (let piece = 0; piece < 4; piece += 1) part.writePiece(part.takePiece(), PIECE_BYTES);
    let hasRoom = false;
    const waiting = part.waitForRoom().then(() => (hasRoom = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(hasRoom).toBe(false);
    const deflate = createDeflateRaw();
    part.pipe(deflate).resume();
    await waiting;
    part.end();
  });
});
