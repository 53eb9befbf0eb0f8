/** What the sandbox takes from outside, at most. */
export const BOUNDS = {
  /** Bytes of a request body on the marketplace's routes. */
  bodyBytes: 1024 * 1024,
  /** Bytes of a request body on the control routes: a list of orders may be long. */
  controlBodyBytes: 64 * 1024 * 1024,
  /** Bytes of a request body at Login with Amazon. */
  formBodyBytes: 64 * 1024,
  /** Access tokens that were ended before their time and are remembered. */
  endedTokens: 10_000,
  tokenLifeMs: 86_400_000,
  programs: 100,
  /** Bytes of a body too large that are read and thrown away, so that its sender still hears the 413. */
  drainedBytes: 128 * 1024 * 1024,
  orderIdLength: 128,
  itemIdLength: 128,
  textLength: 256,
  /** Characters of a text for the recipient of a fulfillment order. */
  commentLength: 1000,
  tokenLength: 8192,
  itemsPerPackage: 1000,
  itemsPerOrder: 10_000,
  quantity: 1_000_000,
  stores: 1000,
  orders: 1_000_000,
  packages: 1_000_000,
  /** Fulfillment orders of one store. */
  heldOrders: 100_000,
  /** Status changes kept per store, and requests kept in the record: the newest. */
  statuses: 10_000,
  requestRecords: 100_000,
  edits: 1_000_000,
  latencyMs: 120_000,
  /** How long a request that is never answered is held. */
  hangMs: 120_000,
  nextFaults: 10_000,
  stateFileBytes: 1024 * 1024 * 1024,
} as const;
