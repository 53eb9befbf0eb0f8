import type { PackageField } from "./contents.ts";

/** The calls that Shipledger can plan posts for, one rate limit each. */
export const OPERATION_NAMES = ["ecart.fulfillment"] as const;
export type OperationName = (typeof OPERATION_NAMES)[number];

/** Whether a text names an operation. */
export function isOperationName(text: string): text is OperationName {
  return OPERATION_NAMES.some((name) => name === text);
}

/** What a plan must know of an operation; the operation itself lives with its endpoint. */
export interface OperationTraits {
  readonly name: OperationName;
  readonly api: ApiName;
  /** The fields that are sent, hence the only ones that make a difference between contents. */
  readonly transmits: readonly PackageField[];
  /** Whether a repeat with the same package ID is an edit of itself and never a second parcel. */
  readonly replaySafe: boolean;
  /** Whether a carrier name stands in where the code is blank. */
  readonly carrierNameAsCode: boolean;
}

export const API_NAMES = ["ecart"] as const;
export type ApiName = (typeof API_NAMES)[number];
