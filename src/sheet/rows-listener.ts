/** Told now and then how many rows of a file are written. */
export type RowsListener = (done: number, of: number) => void;

/** Rows are told whenever so many more are written. */
export const ROWS_BETWEEN_TELLING = 2_500;
