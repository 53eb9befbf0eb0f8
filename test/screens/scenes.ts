/** What is captured, and when. */
export interface Scene {
  readonly name: string;
  readonly columns: number;
  readonly rows: number;
  /** Typed at the prompt. */
  readonly line: string;
  /** True when the program asks, and gets a yes. */
  readonly isAsked: boolean;
  /** The pane is taken as soon as its text matches. */
  readonly until: RegExp;
}

const WIDE = { columns: 100, rows: 50 };

/** The screens that are kept, wide and narrow. */
export const SCENES: readonly Scene[] = [
  {
    ...WIDE,
    name: "plan",
    line: "shipledger plan manifest.csv",
    isAsked: false,
    until: /sends this/u,
  },
  {
    ...WIDE,
    name: "run",
    line: "shipledger run manifest.csv",
    isAsked: true,
    until: /\b(?:2[6-9]|3\d) of \d+ packages/u,
  },
  {
    name: "run-60-columns",
    columns: 60,
    rows: 50,
    line: "shipledger run manifest.csv --yes",
    isAsked: false,
    until: /\b(?:2[6-9]|3\d) of \d+/u,
  },
  {
    ...WIDE,
    name: "run-finished",
    line: "shipledger run manifest.csv --yes",
    isAsked: false,
    until: /Result: manifest\.result\.xlsx[\s\S]*\n\$$/u,
  },
];
