/**
 * The bundle has this in place of `string-width`, by which yargs lays out its
 * help: that one makes tables of all emoji at each start, help or no help.
 */
// oxlint-disable-next-line import/no-default-export
export { textWidth as default } from "../ui/format.ts";
