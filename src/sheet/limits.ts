/** Bounds on what comes from outside. Past each of them a file is refused, never cut. */

/** Bytes of one input file. */
export const FILE_BYTES_MAX = 512 * 1024 * 1024;
/** Rows of all files of one call, headers not counted. */
export const ROWS_MAX = 2_000_000;
/** Cells of one row that hold something. */
export const COLUMNS_MAX = 1000;
/**
 * Characters of one cell: what a spreadsheet itself can hold
 * (https://support.microsoft.com/en-us/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3).
 */
export const CELL_LENGTH_MAX = 32_767;
/** Bytes of one record of a text file; an unclosed quote runs into it. */
export const RECORD_BYTES_MAX = 4 * 1024 * 1024;
/** How far down the header row is looked for. */
export const HEADER_ROWS_MAX = 30;
/** Bytes at the start of a file from which kind, encoding and delimiter are told. */
export const HEAD_BYTES = 64 * 1024;

/** Bytes of all parts of a workbook together, counted while they are inflated. */
export const INFLATED_BYTES_MAX = 512 * 1024 * 1024;
/**
 * How many times larger than its compressed form a part may become. Sheets of
 * nothing but repeated rows reach about 100; deflate itself ends at 1032
 * (https://zlib.net/zlib_tech.html), which only a bomb comes near.
 */
export const INFLATED_RATIO_MAX = 200;
/** Parts below this size may have any ratio: a short run of blanks compresses to nothing. */
export const RATIO_FREE_BYTES = 16 * 1024 * 1024;
/** Bytes of one part that is neither a sheet nor its texts (styles, drawings, comments ...). */
export const PART_BYTES_MAX = 64 * 1024 * 1024;
/** Parts of one workbook. */
export const PARTS_MAX = 10_000;
/** Cells of one workbook that hold something. */
export const CELLS_MAX = 20_000_000;
/** XML elements of the table of texts that the cells of a workbook share. */
export const SHARED_ELEMENTS_MAX = 8_000_000;
/** Merged areas of one sheet. */
export const MERGES_MAX = 200_000;
