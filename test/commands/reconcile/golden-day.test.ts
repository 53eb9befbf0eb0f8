import { expect, test } from "vitest";
import type { FixRow } from "../../../src/domain/reconciliation.ts";
import { writeFixFile } from "../../../src/sheet/fix-file.ts";
import { confirm, tokenOf } from "../../sandbox/amazon-client.ts";
import { ship } from "../../sandbox/client.ts";
import { openAmazonRehearsal, SECRETS } from "../amazon/amazon-rehearsal.ts";
import { finishedOf } from "../cli.ts";
import { makeParcel, upsNumber, type Parcel, type SheetCells } from "../parcels.ts";
import { TOKEN, type Rehearsal } from "../rehearsal.ts";
import { differingIn, endOf, LONG } from "./ends.ts";

/** Packages in orders of their own; odd numbers go through eCart, even ones through Amazon's own API. */
const SINGLES = 480;
/** Orders of two parcels with the same item: first and second number, in one order. */
const PAIRS = Array.from({ length: 10 }, (_, index) => [501 + 2 * index, 502 + 2 * index] as const);
/** Posted under numbers of other parcels, or not as they left: by parcel number. */
const PLANTED = {
  neverPosted: [11, 12],
  damaged: [13, 14],
  notInManifest: [21, 22],
  otherNumber: [31, 32],
  otherCarrier: [33, 34],
  correctedSince: [35, 36],
  short: [41],
  over: [42],
  inDoubt: [51, 52],
  rejected: [61, 62],
  notAtMarketplace: [71, 72],
  unknownToLedger: [81, 82],
  voided: [91, 92],
  late: [102, 104],
  /** The second parcels of two pairs: same items as the first, and no correction of it. */
  secondParcel: [502, 504],
} as const;
type Plant = keyof typeof PLANTED;

const TODAY = new Date().toISOString();
const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString();

const is = (plant: Plant, number: number) => (PLANTED[plant] as readonly number[]).includes(number);

interface Row extends Parcel {
  readonly account: string;
}

/** The parcel with this number as it left. */
function leftRow(number: number): Row {
  const first = PAIRS.find(([, second]) => second === number)?.[0] ?? number;
  const home = makeParcel(first);
  const account = first % 2 === 1 && first < 500 ? "shop" : "spapi";
  return { ...home, "tracking-number": upsNumber(number), account };
}

const ALL: readonly number[] = [
  ...Array.from({ length: SINGLES }, (_, index) => index + 1),
  ...PAIRS.flat(),
];
const manifestOf = (number: number) => (number <= 170 ? 0 : number <= 340 ? 1 : 2);

/** What was posted of it; null for nothing. */
function postedRow(number: number): Row | null {
  const row = leftRow(number);
  const unposted: readonly Plant[] = [
    "neverPosted",
    "damaged",
    "inDoubt",
    "notAtMarketplace",
    "unknownToLedger",
    "secondParcel",
  ];
  if (unposted.some((plant) => is(plant, number))) return null;
  if (is("otherNumber", number)) return { ...row, "tracking-number": upsNumber(number + 5000) };
  if (is("otherCarrier", number)) return { ...row, "carrier-code": "USPS" };
  if (is("short", number)) return { ...row, quantity: String(Number(row.quantity) - 1) };
  if (is("over", number)) return { ...row, quantity: String(Number(row.quantity) + 4) };
  return row;
}

/** What the manifest says of it; null where it does not have it. */
function manifestRow(number: number): SheetCells | null {
  if (is("notInManifest", number)) return null;
  const row = leftRow(number);
  if (is("damaged", number)) return { ...row, "tracking-number": "9.40011E+21" };
  return { ...row, "label status": is("voided", number) ? "Voided" : "Printed" };
}

const orderOf = (row: Row, more: object = {}) => {
  const { "order-id": orderId, "order-item-id": id } = row;
  return { orderId, items: [{ id, quantity: 12 }], ...more };
};

async function openGoldenDay(): Promise<Rehearsal> {
  const listed = ALL.filter((number) => !is("rejected", number));
  const rehearsal = await openAmazonRehearsal({
    accounts: { shop: { api: "ecart", token: TOKEN, seller: "acme" }, spapi: {} },
    more: { defaultAccount: "spapi" },
    sandbox: {
      openOrders: false,
      orders: listed.map((number) =>
        orderOf(
          leftRow(number),
          is("late", number)
            ? { shipBy: { earliest: "2026-01-01T00:00:00Z", latest: YESTERDAY } }
            : {},
        ),
      ),
    },
  });
  const { sandbox } = rehearsal;
  for (const part of [0, 1, 2]) {
    const rows = ALL.filter((number) => manifestOf(number) === part).flatMap(
      (number) => postedRow(number) ?? [],
    );
    rehearsal.write(`posted-${part}.csv`, rows);
    const end = await rehearsal.cli("run", `posted-${part}.csv`, "--json", "--out", `r${part}.csv`);
    expect(finishedOf(end)).toMatchObject({ posted: rows.length - (part === 0 ? 2 : 0) });
  }
  const corrections = PLANTED.correctedSince.map((number) => {
    return { ...leftRow(number), "tracking-number": upsNumber(number + 6000), action: "update" };
  });
  rehearsal.write("corrections.csv", corrections);
  await rehearsal.cli("run", "corrections.csv", "--out", "c.csv");
  await leaveDoubts(rehearsal);
  for (const number of PLANTED.unknownToLedger) await postElsewhere(rehearsal, leftRow(number));
  const imports = PLANTED.notAtMarketplace.map((number) => {
    const posted = { "package-id": String(number), "posted-at": TODAY, result: "posted" };
    return { ...leftRow(number), ...posted };
  });
  rehearsal.write("elsewhere.csv", imports);
  await rehearsal.cli("posts", "import", "elsewhere.csv");
  sandbox.setFaults({});
  const rowsOf = (part: number): SheetCells[] =>
    ALL.flatMap((number) => {
      const row = manifestOf(number) === part ? manifestRow(number) : null;
      return row ? [row] : [];
    });
  rehearsal.write("morning.csv", rowsOf(0));
  rehearsal.write("noon.tsv", rowsOf(1));
  await writeFixFile(rehearsal.path("evening.xlsx"), rowsOf(2) as FixRow[], Date.now());
  return rehearsal;
}

/** Sends what gets no answer, and stops before it is tried to the end. */
async function leaveDoubts(rehearsal: Rehearsal): Promise<void> {
  const rows = PLANTED.inDoubt.map(leftRow);
  rehearsal.sandbox.setFaults({
    next: rows.map((row) => ({ fault: "drop-after", times: 50, orderId: row["order-id"] })),
  });
  rehearsal.write("doubts.csv", rows);
  const run = rehearsal.start("run", "doubts.csv", "--json", "--out", "d.csv");
  await run.untilEvents("request:retried", 2);
  run.send("SIGINT");
  expect((await run.end).exitCode).toBe(4);
}

/** Puts a parcel at its marketplace without the ledger. */
async function postElsewhere({ sandbox }: Rehearsal, row: Row): Promise<void> {
  const { "order-id": order, "order-item-id": id, "tracking-number": trackingNumber } = row;
  const quantity = Number(row.quantity);
  if (row.account === "shop") {
    const token = `Bearer ${TOKEN}`;
    await ship(sandbox, { order, token, number: trackingNumber, items: [{ id, quantity }] });
    return;
  }
  const orderItems = [{ orderItemId: id, quantity }];
  const detail = {
    packageReferenceId: "77",
    trackingNumber,
    carrierCode: "ups",
    carrierName: "UPS",
  };
  const token = await tokenOf(sandbox, SECRETS.REFRESH_TOKEN);
  await confirm(sandbox, { order, token, detail: { ...detail, shipDate: TODAY, orderItems } });
}

/** What a reconcile must find before anything is mended: kinds by the place of the row, or the order. */
function expected(kinds: Readonly<Record<string, readonly Plant[]>>): string[] {
  return Object.entries(kinds)
    .flatMap(([kind, plants]) =>
      plants.flatMap((plant) =>
        PLANTED[plant].map((number) => `${kind} ${leftRow(number)["order-id"]}`),
      ),
    )
    .toSorted();
}

const FOR_A_PERSON = {
  "unknown-to-ledger": ["unknownToLedger"],
  "void-but-posted": ["voided"],
  "not-in-manifest": ["notInManifest"],
  "not-at-marketplace": ["notAtMarketplace"],
  "quantity-differs": ["short", "over"],
  "shipped-late": ["late"],
} as const satisfies Record<string, readonly Plant[]>;

const foundIn = (end: Parameters<typeof differingIn>[0]) =>
  differingIn(end)
    .flatMap(({ orderId, differences }) =>
      (differences as { kind: string }[]).map(({ kind }) => `${kind} ${String(orderId)}`),
    )
    .toSorted();

test(
  "a golden day: all that was planted is found, nothing else, and a run mends its part",
  LONG,
  async () => {
    await using rehearsal = await openGoldenDay();
    const day = ["reconcile", "morning.csv", "noon.tsv", "evening.xlsx", "--from", "yesterday"];
    const first = await rehearsal.cli(
      ...day,
      "--json",
      "--fix-file",
      "fix.xlsx",
      "--html",
      "d.html",
    );
    expect(first.exitCode).toBe(3);
    expect(foundIn(first)).toEqual(
      expected({
        ...FOR_A_PERSON,
        "never-posted": ["neverPosted", "damaged", "secondParcel"],
        "tracking-differs": ["otherNumber", "otherCarrier", "correctedSince"],
        "in-doubt": ["inDoubt"],
        "rejected-unshipped": ["rejected"],
      }),
    );
    const differing = Object.values(PLANTED).flat().length;
    expect(endOf(first)).toMatchObject({
      agree: 500 - differing,
      differences: {
        "unknown-to-ledger": 2,
        "in-doubt": 2,
        "never-posted": 6,
        "rejected-unshipped": 2,
        "void-but-posted": 2,
        "not-in-manifest": 2,
        "not-at-marketplace": 2,
        "quantity-differs": 2,
        "tracking-differs": 6,
        "shipped-late": 2,
      },
      manifestPackages: 496,
    });

    rehearsal.sandbox.listOrders(PLANTED.rejected.map((number) => orderOf(leftRow(number))));
    const run = await rehearsal.run("fix.xlsx", "--out", "fix.result.csv");
    expect(run.exitCode).toBe(0);
    expect(finishedOf(run)).toMatchObject({ posted: 8, updated: 4, rejected: 0, inDoubt: 0 });

    const again = await rehearsal.cli(...day, "--json", "--fix-file", "no.xlsx");
    expect(foundIn(again)).toEqual(
      expected({
        ...FOR_A_PERSON,
        "never-posted": ["damaged"],
        "tracking-differs": ["correctedSince"],
      }),
    );
    // Nothing is left for a run, so there is no file for one.
    expect(rehearsal.files().map(([name]) => name)).not.toContain("no.xlsx");
  },
);
