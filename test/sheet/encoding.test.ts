import { describe, expect, it } from "vitest";
import { ExitCode } from "../../src/errors.ts";
import { checkEncoding, chooseEncoding } from "../../src/sheet/encoding.ts";
import { readText, userErrorOf } from "./temp-sheets.ts";

const HEAD = "order-id\ttracking-number\tship-method\r\n";
const TEXT = `${HEAD}A-1\t1Z999AA10310000018\tStraße\r\n`;
/** 注文番号, tab, お問い合わせ伝票番号, tab, 配送方法, as a Japanese Windows writes them. */
const JAPANESE_LABELS = Buffer.from(
  "928d95b694d48d8609" +
    "82a896e282a28d8782ed82b9936095" +
    "5b94d48d86" +
    "09947a919795fb" +
    "96400d0a",
  "hex",
);
/** 订单号, tab, 运单号, as a Chinese Windows writes them. */
const CHINESE_LABELS = Buffer.from("b6a9b5a5bac509d4cbb5a5bac50d0a", "hex");

const methodOf = async (bytes: Uint8Array, encoding?: string): Promise<string | undefined> =>
  (await readText(bytes, { encoding })).lines[0]?.cells["ship-method"];

describe("a text file without a byte-order mark", () => {
  it("is UTF-16 where every other byte is NUL", async () => {
    const little = Buffer.from(TEXT, "utf16le");
    expect(await methodOf(little)).toBe("Straße");
    expect(await methodOf(Buffer.from(little).swap16())).toBe("Straße");
  });

  it("is Shift_JIS where that yields Japanese headers", async () => {
    const rows = Buffer.from("111-1\t123456789012\t\x83\x65\x83\x58\x83\x67\r\n", "latin1");
    const { lines, tables } = await readText(Buffer.concat([JAPANESE_LABELS, rows]));
    expect(tables[0]?.table.headers).toEqual(["注文番号", "お問い合わせ伝票番号", "配送方法"]);
    expect(lines[0]?.cells["ship-method"]).toBe("テスト");
  });

  it("is GB18030 where that yields Chinese headers", async () => {
    const rows = Buffer.from("111-1\t123456789012\r\n");
    const { tables } = await readText(Buffer.concat([CHINESE_LABELS, rows]));
    expect(tables[0]?.table.headers).toEqual(["订单号", "运单号"]);
  });

  it("is MacRoman where its lines end as on old Macs", async () => {
    const mac = Buffer.from(TEXT.replaceAll("\r\n", "\r").replace("ß", "\xa7"), "latin1");
    expect(await methodOf(mac)).toBe("Straße");
  });

  it("is windows-1252 where it is nothing else", async () => {
    expect(await methodOf(Buffer.from(TEXT, "latin1"))).toBe("Straße");
  });

  it("is what --encoding says", async () => {
    const mac = Buffer.from(TEXT.replace("ß", "\xa7"), "latin1");
    expect(await methodOf(mac)).toBe("Stra§e");
    expect(await methodOf(mac, "macintosh")).toBe("Straße");
    expect(await methodOf(mac, "MacRoman")).toBe("Straße");
    expect(await methodOf(Buffer.from(TEXT, "latin1"), "latin1")).toBe("Straße");
  });

  it("is refused where it cannot be told, or turns out to be another one", async () => {
    const unknown = await userErrorOf(methodOf(Buffer.from(TEXT.replace("ß", "\x81"), "latin1")));
    expect(unknown).toMatchObject({ code: "unreadable-file", exitCode: ExitCode.unreadable });
    expect(unknown.message).toContain("an encoding that cannot be told");
    expect(unknown.nextSteps[0]).toContain("--encoding windows-1252");
    const rows = "B-1\t1Z999AA10310000018\tx\r\n".repeat(4000);
    const late = await userErrorOf(methodOf(Buffer.from(`${TEXT}${rows}B\t2\t\x81\r\n`, "latin1")));
    expect(late.message).toMatch(/is not windows-1252 to its end: somewhere below row \d+/u);
    const wrong = await userErrorOf(methodOf(Buffer.from(TEXT, "latin1"), "utf-8"));
    expect(wrong.message).toMatch(/is not utf-8 to its end/u);
  });
});

describe("a byte-order mark", () => {
  it("is proof, whatever --encoding says", async () => {
    expect(await methodOf(Buffer.from(`\ufeff${TEXT}`), "windows-1252")).toBe("Straße");
    expect(await methodOf(Buffer.from(`\ufeff${TEXT}`, "utf16le"), "shift_jis")).toBe("Straße");
  });
});

describe("chooseEncoding", () => {
  it("takes a stray NUL for what it is", () => {
    const head = Buffer.from("order-id,tracking-number\nA-1,12\x00");
    expect(chooseEncoding({ head, isUtf8: true, said: undefined })).toBe("utf-8");
  });
});

describe("checkEncoding", () => {
  it.each([
    ["UTF8", "utf-8"],
    [" cp932 ", "shift_jis"],
    ["Latin1", "windows-1252"],
    ["mac", "macintosh"],
  ])("knows %s", (label, name) => {
    expect(checkEncoding(label)).toBe(name);
  });

  it("tells what there is when it does not know the name", async () => {
    const error = await userErrorOf(
      Promise.resolve().then(() => checkEncoding("klingon\u001B[2J")),
    );
    expect(error.exitCode).toBe(ExitCode.usage);
    expect(error.message).toBe('There is no encoding "klingon\uFFFD[2J".');
    expect(error.nextSteps.join()).toContain("macintosh, shift_jis");
  });
});
