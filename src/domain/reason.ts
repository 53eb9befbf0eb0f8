/** What a reason code tells a person. */
export interface Reason {
  /** What happened, for somebody who ships parcels. One or two sentences. */
  readonly meaning: string;
  /** What to do about it. One or two sentences, with the command where one helps. */
  readonly fix: string;
  /** True when the same command, given again later, may end otherwise with nothing changed in the sheet. */
  readonly retryable: boolean;
}
