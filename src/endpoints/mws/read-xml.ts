import sax, { type QualifiedTag } from "sax";

/** An element with its text and children. Names are without their namespace. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** The text right inside it, without that of its children. */
  readonly text: string;
}

const DEPTH_MAX = 20;
const ELEMENTS_MAX = 10_000;

interface OpenElement {
  readonly name: string;
  readonly children: XmlElement[];
  text: string;
}

/**
 * Reads a document whole; null for anything that is not well-formed, nests or
 * counts beyond all reason, or brings a document type: no answer has one, and
 * what it may declare is how documents blow up.
 */
export function readXml(text: string): XmlElement | null {
  const parser = sax.parser(true, { xmlns: true, position: false });
  const open: OpenElement[] = [];
  let root: XmlElement | null = null;
  let count = 0;
  const refuse = (): never => {
    throw new XmlRefused();
  };
  const addText = (part: string): void => {
    const element = open.at(-1);
    if (element) element.text += part;
  };
  Object.assign(parser, {
    onerror: refuse,
    ondoctype: refuse,
    ontext: addText,
    oncdata: addText,
    onopentag(tag: QualifiedTag) {
      count += 1;
      if (root || open.length >= DEPTH_MAX || count > ELEMENTS_MAX) refuse();
      open.push({ name: tag.local, children: [], text: "" });
    },
    onclosetag() {
      const element = open.pop();
      if (!element) return;
      const parent = open.at(-1);
      if (parent) parent.children.push(element);
      else root = element;
    },
  });
  try {
    parser.write(text).close();
  } catch {
    return null;
  }
  return root;
}

class XmlRefused extends Error {}

/** The text of the first element of this name, at any depth; "" when there is none. */
export function textOf(element: XmlElement, name: string): string {
  return findAll(element, name)[0]?.text.trim() ?? "";
}

/** Every element of this name, at any depth, in the order of the document. */
export function findAll(element: XmlElement, name: string): XmlElement[] {
  const own = element.name === name ? [element] : [];
  return [...own, ...element.children.flatMap((child) => findAll(child, name))];
}
