import { damaged } from "./fault.ts";

/** What a scan tells of an XML text. Names are without their prefix; depth is 1 for the root. */
export interface TagHandler {
  readonly open?: (name: string, attributes: string, depth: number) => void;
  readonly close?: (name: string, depth: number) => void;
  readonly text?: (text: string, depth: number) => void;
  /** A comment, an instruction or a section of raw text begins. */
  readonly aside?: (depth: number) => void;
}

/** Characters of one tag; the longest real ones have some thousand. */
const TAG_LENGTH_MAX = 1024 * 1024;
const DEPTH_MAX = 256;

/** What may stand between `<!` or `<?` and its end, and is no tag. */
const ASIDES = [
  { start: "<!--", end: "-->", isText: false },
  { start: "<![CDATA[", end: "]]>", isText: true },
  { start: "<?", end: "?>", isText: false },
] as const;
type Aside = (typeof ASIDES)[number];

/**
 * Reads XML in pieces and insists on what the workbook reader takes on trust:
 * that every tag is closed, by its own name, before the text ends. So a sheet
 * that was cut off is never taken for a shorter one. Document type
 * definitions are refused: no workbook has one, and bombs are made of them.
 */
export class TagScanner {
  readonly #handler: TagHandler;
  readonly #stack: string[] = [];
  #rest = "";
  #aside: Aside | null = null;
  #hasRoot = false;

  constructor(handler: TagHandler) {
    this.#handler = handler;
  }

  add(piece: string): void {
    const text = this.#rest + piece;
    let at = 0;
    for (;;) {
      const next = this.#aside ? this.#leaveAside(text, at) : this.#step(text, at);
      if (next === null) break;
      at = next;
    }
    this.#rest = text.slice(at);
    if (this.#rest.length > TAG_LENGTH_MAX) throw damaged("a tag in it never ends");
  }

  end(): void {
    if (this.#aside || this.#stack.length > 0 || !this.#hasRoot || this.#rest.trim() !== "") {
      throw damaged("a part of it is cut off");
    }
  }

  /** One tag, or the text before it; null when more of the text is needed. */
  #step(text: string, at: number): number | null {
    const open = text.indexOf("<", at);
    if (open !== at) return this.#readText(text, at, open);
    const second = text.charCodeAt(at + 1);
    if (second === 0x21 || second === 0x3f) return this.#enterAside(text, at);
    const end = findTagEnd(text, at + 1);
    if (end < 0) return null;
    this.#readTag(text, at, end);
    return end + 1;
  }

  #readText(text: string, at: number, open: number): number | null {
    const end = open < 0 ? text.length : open;
    if (end === at) return null;
    if (this.#stack.length > 0) this.#handler.text?.(text.slice(at, end), this.#stack.length);
    return end;
  }

  #readTag(text: string, at: number, end: number): void {
    if (text.charCodeAt(at + 1) === 0x2f) {
      this.#close(text.slice(at + 2, end).trimEnd());
      return;
    }
    const isEmpty = text.charCodeAt(end - 1) === 0x2f;
    const content = text.slice(at + 1, isEmpty ? end - 1 : end);
    // A quotation mark that is missing makes one tag of several.
    if (content.includes("<")) throw damaged("its XML is not well-formed");
    const blank = findBlank(content);
    const name = blank < 0 ? content : content.slice(0, blank);
    const isControl = blank >= 0 && !isXmlBlank(content.charCodeAt(blank));
    if (name === "" || isControl || (this.#stack.length === 0 && this.#hasRoot)) {
      throw damaged("its XML is not well-formed");
    }
    this.#hasRoot = true;
    this.#stack.push(name);
    if (this.#stack.length > DEPTH_MAX) throw damaged("its XML is nested too deeply");
    const attributes = blank < 0 ? "" : content.slice(blank);
    this.#handler.open?.(localName(name), attributes, this.#stack.length);
    if (isEmpty) this.#close(name);
  }

  #close(name: string): void {
    if (this.#stack.at(-1) !== name) throw damaged(`its XML is not well-formed at </${name}>`);
    this.#handler.close?.(localName(name), this.#stack.length);
    this.#stack.pop();
  }

  #enterAside(text: string, at: number): number | null {
    const aside = ASIDES.find(({ start }) => text.startsWith(start, at));
    if (aside) {
      this.#aside = aside;
      this.#handler.aside?.(this.#stack.length);
      return at + aside.start.length;
    }
    if (ASIDES.some(({ start }) => start.startsWith(text.slice(at)))) return null;
    if (text.length - at < 9 && "<!DOCTYPE".startsWith(text.slice(at))) return null;
    throw damaged("it has a document type definition, which no workbook has");
  }

  #leaveAside(text: string, at: number): number | null {
    const aside = this.#aside;
    if (!aside) return null;
    const end = text.indexOf(aside.end, at);
    // The last characters may be the beginning of the end.
    const upTo = end < 0 ? Math.max(at, text.length - (aside.end.length - 1)) : end;
    if (aside.isText && upTo > at) this.#handler.text?.(text.slice(at, upTo), this.#stack.length);
    if (end < 0) return upTo > at ? upTo : null;
    this.#aside = null;
    return end + aside.end.length;
  }
}

/** White space as XML knows it; any other control character is none, and readers differ in what they make of it. */
function isXmlBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

/** The first space, tab, line end or other control character; -1 for none. */
function findBlank(text: string): number {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) <= 0x20) return at;
  return -1;
}

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const EQUALS = 0x3d;
const SLASH = 0x2f;
const GREATER = 0x3e;

/** The `>` of the tag that begins before `from`; one inside quotation marks does not count. */
function findTagEnd(text: string, from: number): number {
  const first = text.indexOf(">", from);
  if (first < 0 || text.charCodeAt(from) === SLASH) return first;
  // Most tags end in the quotation mark that closes their last attribute.
  const last = text.charCodeAt(first - 1) === SLASH ? first - 2 : first - 1;
  if (text.charCodeAt(last) === QUOTE && text.charCodeAt(last - 1) !== EQUALS) return first;
  let quote = 0;
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === QUOTE || code === APOSTROPHE) quote = code;
    else if (code === GREATER) return at;
  }
  return -1;
}

function localName(name: string): string {
  const colon = name.indexOf(":");
  return colon < 0 ? name : name.slice(colon + 1);
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** The attributes of a tag by full name. */
export function readAttributes(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = "", , double, single] of text.matchAll(
    /([^\s=]+)\s*=\s*("([^"]*)"|'([^']*)')/gu,
  )) {
    attributes.set(name, decodeEntities(double ?? single ?? ""));
  }
  return attributes;
}

/** The five entities that XML knows by itself, and characters by number. */
export function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/giu, (whole, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES.get(String(name)) ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
