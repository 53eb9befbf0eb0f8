import { stripVTControlCharacters } from "node:util";

/** How a piece of a line looks. */
interface Look {
  readonly colour?: string | undefined;
  readonly isBold?: boolean;
  readonly isDim?: boolean;
}

/** Text of one look, with the column where it begins. */
interface Piece {
  readonly column: number;
  readonly text: string;
  readonly look: Look;
}

const CELL = { width: 8.4, height: 18, fontSize: 14 };
const EDGE = { side: 16, top: 44, bottom: 16 };
const GROUND = "#14171c";
const BAR = "#22262d";
const INK = "#d6dae0";
/** The eight colours of SGR 30 to 37, and the bright ones of 90 to 97, as on a dark ground. */
const COLOURS = ["#5c6370", "#ef6b73", "#7fc97f", "#e5c07b", "#6cb0f0", "#d18fe0", "#58c1c9", INK];

/** The text of a pane, without what colours it and without blanks at the ends. */
export function paneText(pane: string): string {
  const lines = stripVTControlCharacters(pane)
    .split("\n")
    .map((line) => line.trimEnd());
  return `${lines.join("\n").replace(/\n+$/u, "")}\n`;
}

/**
 * A pane as SVG of so many columns; `title` stands for those who cannot see it.
 *
 * @param pane what `tmux capture-pane -p -e` prints: text with the sequences for colours and
 * weight (SGR of ECMA-48, https://ecma-international.org/publications-and-standards/standards/ecma-48/)
 * @throws RangeError for a look that the program is not known to have
 */
export function drawPane(pane: string, columns: number, title: string): string {
  const lines = pane.trimEnd().split("\n");
  const width = Math.ceil(columns * CELL.width + 2 * EDGE.side);
  const height = EDGE.top + lines.length * CELL.height + EDGE.bottom;
  let look: Look = {};
  const rows = lines.map((line, row) => {
    const [pieces, after] = readLine(line, look);
    look = after;
    return pieces.map((piece) => drawPiece(piece, row)).join("");
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escape(title)}</title>
<rect width="${width}" height="${height}" rx="8" fill="${GROUND}"/>
<path d="M0 28V8a8 8 0 0 1 8-8h${width - 16}a8 8 0 0 1 8 8v20z" fill="${BAR}"/>
<g fill="#4a505a"><circle cx="18" cy="14" r="5"/><circle cx="36" cy="14" r="5"/><circle cx="54" cy="14" r="5"/></g>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${CELL.fontSize}" fill="${INK}">
${rows.filter((row) => row !== "").join("\n")}
</g>
</svg>
`;
}

/** A line as pieces of one look each, with the column where each begins; and the look at its end. */
function readLine(line: string, before: Look): [Piece[], Look] {
  const pieces: Piece[] = [];
  let look = before;
  let column = 0;
  // Odd places hold what stands between "ESC [" and "m".
  // oxlint-disable-next-line no-control-regex
  for (const [at, part] of line.split(/\u001B\[([\d;]*)m/u).entries()) {
    if (at % 2 === 1) look = changeLook(look, part);
    else {
      // Renderers differ in what they make of several blanks, so each word group has its own place.
      for (const { 0: text, index } of part.matchAll(/█+|░+|[^\s█░]+(?: [^\s█░]+)*/gu))
        pieces.push({ column: column + [...part.slice(0, index)].length, text, look });
      column += [...part].length;
    }
  }
  return [pieces, look];
}

function changeLook(look: Look, codes: string): Look {
  let next = look;
  for (const code of codes.split(";").map(Number)) {
    if (code === 0) next = {};
    else if (code === 1) next = { ...next, isBold: true };
    else if (code === 2) next = { ...next, isDim: true };
    else if (code === 22) next = { ...next, isBold: false, isDim: false };
    else if (code >= 30 && code <= 37) next = { ...next, colour: COLOURS[code - 30] };
    else if (code >= 90 && code <= 97) next = { ...next, colour: COLOURS[code - 90] };
    else if (code === 39) next = { ...next, colour: undefined };
    // The ground is nobody's here: to go back to it changes nothing.
    else if (code === 49) continue;
    else throw new RangeError(`The pane has a look that the picture does not know: SGR ${codes}`);
  }
  return next;
}

function drawPiece({ column, text, look }: Piece, row: number): string {
  const x = round(EDGE.side + column * CELL.width);
  const top = EDGE.top + row * CELL.height;
  const length = round([...text].length * CELL.width);
  const fill = look.colour ? ` fill="${look.colour}"` : "";
  if (/^[█░]/u.test(text)) {
    const faint = text.startsWith("░") ? ' opacity="0.25"' : "";
    return `<rect x="${x}" y="${top}" width="${length}" height="${CELL.fontSize}"${fill}${faint}/>`;
  }
  const weight = look.isBold ? ' font-weight="bold"' : "";
  const dim = look.isDim ? ' opacity="0.6"' : "";
  // The width is said, so that columns stand below each other in any font.
  const size = `textLength="${length}" lengthAdjust="spacingAndGlyphs"`;
  return `<text x="${x}" y="${top + CELL.fontSize - 2}" ${size}${fill}${weight}${dim}>${escape(text)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
