/** Why a workbook is refused, before it is known which file it is. */
export class WorkbookFault extends Error {
  override readonly name = "WorkbookFault";
  readonly code: "unreadable-file" | "limit-exceeded";
  /** What to do about it, where that is not simply to save the workbook again. */
  readonly wayOut: string | null;

  constructor(
    code: WorkbookFault["code"],
    message: string,
    options: { readonly wayOut?: string; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.wayOut = options.wayOut ?? null;
  }
}

/** The file breaks the rules of its format. */
export function damaged(message: string, cause?: unknown): WorkbookFault {
  return new WorkbookFault("unreadable-file", message, { cause });
}

/** The file is past one of our bounds. */
export function overLimit(message: string, wayOut: string): WorkbookFault {
  return new WorkbookFault("limit-exceeded", message, { wayOut });
}
