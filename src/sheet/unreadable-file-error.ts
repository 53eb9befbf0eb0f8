import { ExitCode, UserError } from "../errors.ts";

/** Codes of the reason registry that can refuse a whole file. */
export type UnreadableFileCode = "missing-column" | "unreadable-file" | "limit-exceeded";

/** A file of which only nobody has said yet what its columns are. */
export interface MappableFile {
  readonly path: string;
  /** False where another next step is more to the point. */
  readonly isBestStep: boolean;
  /** What it should hold; by default shipments. */
  readonly holds?: "orders";
}

/** An input that cannot be read: exit code 5. The code stands in the message too. */
export class UnreadableFileError extends UserError {
  readonly code: UnreadableFileCode;

  /** The file, where somebody could say what its columns are: `map` is a way out. */
  readonly mappable: MappableFile | null;

  constructor(
    code: UnreadableFileCode,
    message: string,
    options: {
      nextSteps: readonly [string, ...string[]];
      cause?: unknown;
      mappable?: MappableFile;
    },
  ) {
    super(`${code}: ${message}`, { ...options, exitCode: ExitCode.unreadable });
    this.code = code;
    this.mappable = options.mappable ?? null;
  }
}
