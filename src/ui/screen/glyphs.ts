import { span, type ScreenLine } from "./spans.ts";

/** What bars are drawn with. */
export interface Glyphs {
  readonly full: string;
  readonly empty: string;
}

const BLOCKS: Glyphs = { full: "█", empty: "░" };
const ASCII: Glyphs = { full: "#", empty: "." };

/** Blocks where the terminal can be trusted with them: https://man7.org/linux/man-pages/man7/locale.7.html */
export function chooseGlyphs(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): Glyphs {
  if (platform === "win32") {
    // The old console draws them wrong in many of its fonts.
    const isModern = env["WT_SESSION"] !== undefined || env["TERM_PROGRAM"] !== undefined;
    return isModern ? BLOCKS : ASCII;
  }
  const locale = [env["LC_ALL"], env["LC_CTYPE"], env["LANG"]].find(Boolean) ?? "";
  // Of no locale nothing is known, and terminals of today are UTF-8.
  const isUtf8 = locale === "" || /utf-?8/iu.test(locale);
  return isUtf8 && env["TERM"] !== "linux" ? BLOCKS : ASCII;
}

/** A bar of `width` cells; `share` is from 0 to 1, and only a whole one fills it. */
export function drawBar(share: number, width: number, glyphs: Glyphs): ScreenLine {
  const within = Math.min(1, Math.max(0, share));
  const rounded = Math.round(within * width);
  const filled = within < 1 ? Math.min(rounded, width - 1) : width;
  return [
    span(glyphs.full.repeat(filled), "good"),
    span(glyphs.empty.repeat(width - filled), "faint"),
  ];
}
