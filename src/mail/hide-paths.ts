// A path of two parts or more that begins a word; the lookbehind leaves web addresses alone.
const POSIX_PATH = /(?<![\p{L}\p{N}:/.~-])(?:~|\.{1,2})?(?:\/[^\s/"'<>|,;]+){2,}/gu;
const WINDOWS_PATH = /(?<![\p{L}\p{N}])(?:[A-Za-z]:|\\)(?:[\\/][^\s\\/"'<>|,;]+)+/gu;

/**
 * A text of ours with paths cut down to base names: what lies where on this
 * machine is nobody else's business.
 *
 * @example
 * hidePaths("first posted from /home/ann/in/monday.csv, row 7"); // => "first posted from monday.csv, row 7"
 */
export function hidePaths(text: string): string {
  if (!/[\\/]/u.test(text)) return text;
  return text.replace(POSIX_PATH, baseName).replace(WINDOWS_PATH, baseName);
}

/** The last part of a path; a text that is none stays. */
export function baseName(path: string): string {
  return path.replace(/^.*[\\/]/su, "");
}
