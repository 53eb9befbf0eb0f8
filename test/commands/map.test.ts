import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { eventsOf, runCli, SLOW, type Json } from "./cli.ts";
import { ACCOUNT, CONFIG, makeFolder, NORTH, talk } from "./map-talk.ts";

const POSTS = [
  {
    orderId: "302-1234567-1234567",
    trackingNumber: "1Z999AA10310000018",
    carrier: "UPS",
    items: [{ id: "00000000000011", quantity: 2 }],
    rows: [4],
  },
  {
    orderId: "302-7654321-7654321",
    trackingNumber: "1Z999AA10345678906",
    carrier: "UPS",
    items: [{ id: "00000000000012", quantity: 1 }],
    rows: [5],
  },
];

test("a sheet that nobody knows is mapped once, and then planned by itself", SLOW, async () => {
  const folder = makeFolder();
  expect(await runCli(["plan", "north 2026-04-05.csv"], folder)).toMatchObject({ exitCode: 5 });
  const { ended, said } = await talk(folder, ["", "day", "y"]);
  expect(ended).toBe(0);
  expect(said).toContain("headers in row 3");
  expect(said).toContain("A Beleg order-id, by its cells 302-1234567-1234567 | 302-7654321");
  expect(said).toContain('"03/04/2026" may be 3 April 2026 or 4 March 2026.');
  expect(said).toContain('Next: shipledger plan "north 2026-04-05.csv"');
  expect(JSON.parse(folder.config())).toMatchObject({
    profiles: {
      north: {
        columns: {
          "order-id": ["Beleg"],
          "tracking-number": ["Schein"],
          quantity: ["Stk"],
          "order-item-id": ["Artikel-ID Markt"],
          "ship-date": ["Abgang"],
          "carrier-code": ["Bote"],
        },
        dates: "day-first",
      },
    },
  });
  expect(folder.config()).toContain(ACCOUNT);
  expect(statSync(join(folder.cwd, "shipledger.config.json")).mode & 0o777).toBe(0o600);
  const plan = await folder.plan();
  expect(plan).toMatchObject({ tables: [{ profile: "north", orderColumn: "Beleg", rows: 2 }] });
  expect(plan).toMatchObject({ decisions: { create: 2, reject: 0 }, posts: POSTS });
  const again = await talk(folder, ["n"]);
  expect(again).toMatchObject({ ended: 0 });
  expect(again.said).toContain("It is read already, as north");
});

test("a profile that map has written decides how 03/04 is sent to Amazon", SLOW, async () => {
  const folder = makeFolder(
    NORTH,
    CONFIG.replace(
      ACCOUNT,
      `"acme": { "api": "amazon", "marketplaceId": "ATVPDKIKX0DER", "clientId": "c", "clientSecret": "s", "refreshToken": "r", "baseUrl": "http://127.0.0.1:9" }`,
    ),
  );
  const codes = async (): Promise<unknown[]> =>
    ((await folder.plan())["findings"] as Json[]).map(({ code }) => code);
  await talk(folder, ["", "day", "y"]);
  expect(await codes()).not.toContain("ambiguous-date");
  const written = JSON.parse(folder.config()) as { profiles: { north: { dates?: string } } };
  delete written.profiles.north.dates;
  writeFileSync(join(folder.cwd, "shipledger.config.json"), JSON.stringify(written));
  expect(await codes()).toContain("ambiguous-date");
});

test("columns are changed by letter, and what was asked for is what is planned", SLOW, async () => {
  const folder = makeFolder();
  const answers = [
    "Z order",
    "B frobnicate",
    "?",
    "F none, g ship-method",
    "c -",
    "c=qty",
    "",
    "d",
  ];
  const { ended, said } = await talk(folder, [...answers, "y"], { columns: 60, name: "Tour 7" });
  expect(said).toContain("The sheet has no column Z.");
  expect(said).toContain('There is no "frobnicate".');
  expect(said).toContain("Needed: order-id, tracking-number.");
  expect(said).toContain("C Stk: not read");
  expect(ended).toBe(0);
  expect(JSON.parse(folder.config())).toMatchObject({
    profiles: { "Tour 7": { columns: { quantity: ["Stk"], "ship-method": ["Notiz"] } } },
  });
  const plan = await folder.plan();
  expect(plan).toMatchObject({ tables: [{ profile: "Tour 7" }] });
});

test(
  "nothing is written unless order and tracking are told and somebody says yes",
  SLOW,
  async () => {
    const folder = makeFolder("Beleg,Schein\nfoo,bar\n");
    const lacking = await talk(folder, ["", "a order", "", "q"]);
    expect(lacking.said).toContain("No column is read as order-id or tracking-number yet");
    expect(lacking.said).toContain("No column is read as tracking-number yet");
    expect(lacking.ended).toBe(4);
    const whole = ["a order, b tracking", ""];
    for (const answers of [[...whole, "UPS", "n"], [...whole, "UPS"], whole, ["q"], []]) {
      const { ended, said } = await talk(folder, answers);
      expect(ended).toBe(4);
      expect(said).toContain("Nothing was written.");
    }
    expect(folder.config()).toBe(CONFIG);
    const named = await talk(folder, [...whole, "UPS", "y"]);
    expect(named.said).toContain('carrier-code always "UPS"');
    expect(named.said).toContain("name no order items");
    expect(JSON.parse(folder.config())).toMatchObject({
      profiles: { north: { fixed: { "carrier-code": "UPS" } } },
    });
  },
);

test("a profile of that name stays, unless --force", SLOW, async () => {
  const old = `${CONFIG.slice(0, -3)},\n  "profiles": { "north": { "detect": [["x", "y"]] } }\n}\n`;
  const folder = makeFolder(NORTH, old);
  const { ended } = await talk(folder, ["", "day", "y"]);
  expect(ended).toBeInstanceOf(UserError);
  expect(ended).toMatchObject({ exitCode: 2, nextSteps: [/--name/u, /--force/u].map(matching) });
  expect(folder.config()).toBe(old);
  expect(await talk(folder, ["", "day", "y"], { force: true })).toMatchObject({ ended: 0 });
  expect((await folder.plan())["decisions"]).toMatchObject({ create: 2 });
  const ours = await talk(folder, [], { name: "pirate-ship" });
  expect(ours.ended).toMatchObject({ exitCode: 2, message: matching(/comes with Shipledger/u) });
  const unusable = await talk(folder, [], { name: "../x" });
  expect(unusable.ended).toMatchObject({ exitCode: 2 });
});

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

test("a known layout is read otherwise by a profile that begins with it", SLOW, async () => {
  const folder = makeFolder(
    [
      "Tracking Number,Package Reference No. 1,Package Reference No. 2,Manifest Date,Service",
      "1Z999AA10310000018,B-77,SHOP-1,03/04/2026,UPS Ground",
      "",
    ].join("\n"),
  );
  const kept = await talk(folder, ["n"]);
  expect(kept).toMatchObject({ ended: 0 });
  expect(kept.said).toContain("It is read already, as ups-quantum-view");
  expect(folder.config()).toBe(CONFIG);
  expect(await talk(folder, ["y", "C order, D none", "", "y"])).toMatchObject({ ended: 0 });
  expect(JSON.parse(folder.config())).toMatchObject({
    profiles: {
      north: {
        extends: "ups-quantum-view",
        columns: { "order-id": ["Package Reference No. 2"] },
        ignore: ["Manifest Date"],
      },
    },
  });
  const plan = await folder.plan();
  expect(plan).toMatchObject({
    tables: [{ profile: "north" }],
    posts: [{ orderId: "SHOP-1", carrier: "UPS" }],
  });
  // Changed once more, it goes on from what it says.
  const more = await talk(folder, ["y", "B order", "", "y"], { force: true });
  expect(more).toMatchObject({ ended: 0 });
  expect((await folder.plan())["posts"]).toMatchObject([{ orderId: "B-77", carrier: "UPS" }]);
  const third = await talk(folder, ["y", "C order", "", "y"], { force: true });
  expect(third).toMatchObject({ ended: 0 });
  expect(
    await talk(folder, ["y", "E none, A none, A tracking", "", "y"], { force: true }),
  ).toMatchObject({ ended: 0 });
  expect((await folder.plan())["posts"]).toMatchObject([{ orderId: "SHOP-1", carrier: "UPS" }]);
});

test("services are sent as the carrier they begin with, and it is said", SLOW, async () => {
  const folder = makeFolder(NORTH.replaceAll(",UPS,", ",UPS® Standard,"));
  const { ended, said } = await talk(folder, ["", "day", "y"]);
  expect(ended).toBe(0);
  expect(said).toContain('What begins with "UPS" goes out as UPS.');
  expect(await folder.plan()).toMatchObject({ posts: POSTS });
});

test("of a known layout without tracking numbers it is said where they are", SLOW, async () => {
  const sheet =
    "Name,Financial Status,Lineitem quantity,Fulfillment Label\n#1001,paid,1,T-12/345.678\n";
  const folder = makeFolder(sheet);
  const { ended, said } = await talk(folder, ["", "D tracking", "", "UPS", "y"]);
  expect(said).toContain("Shopify's own export holds no tracking numbers");
  expect(said).toContain("No column is read as tracking-number yet");
  expect(ended).toBe(0);
  expect(await folder.plan()).toMatchObject({
    tables: [{ profile: "north", orderColumn: "Name" }],
    posts: [{ orderId: "#1001", trackingNumber: "T-12/345.678", carrier: "UPS" }],
  });
});

test("without a terminal the guess is printed, and nothing is written", SLOW, async () => {
  const folder = makeFolder();
  const piped = await runCli(["map", "north 2026-04-05.csv"], folder);
  expect(piped).toMatchObject({ exitCode: 0, stderr: "" });
  const [guess] = eventsOf(piped);
  expect(guess).toMatchObject({
    table: { sheet: null, headerRow: 3, profile: "generic", isUnderstood: false },
    missing: [],
    profile: { north: { columns: { "order-id": ["Beleg"], "tracking-number": ["Schein"] } } },
  });
  const { columns } = guess as { columns: Json[] };
  expect(columns[0]).toEqual({
    column: "A",
    header: "Beleg",
    samples: ["302-1234567-1234567", "302-7654321-7654321"],
    guess: "order-id",
    basis: "cells",
  });
  expect((await talk(folder, [], { json: true })).ended).toBe(0);
  expect(folder.config()).toBe(CONFIG);
  // What it prints is what a config takes.
  const config = { ...(JSON.parse(CONFIG) as Json), profiles: guess?.["profile"] };
  writeFileSync(join(folder.cwd, "shipledger.config.json"), JSON.stringify(config));
  expect(await folder.plan()).toMatchObject({ tables: [{ profile: "north" }], posts: POSTS });
});

test("without a config the guess is shown, and what to do is said", SLOW, async () => {
  const folder = makeFolder(NORTH, null);
  const { ended, said } = await talk(folder, ["", "day", "y"]);
  expect(ended).toMatchObject({ exitCode: 2, message: matching(/A profile needs one/u) });
  expect(said).toContain("order-id, by its cells");
  expect(existsSync(join(folder.cwd, "shipledger.config.json"))).toBe(false);
  const [guess] = eventsOf(await runCli(["map", "north 2026-04-05.csv", "--json"], folder));
  expect(guess?.["profile"]).toMatchObject({ north: {} });
});

test("nothing is written by which the file would not be read", SLOW, async () => {
  const folder = makeFolder("order-id,tracking-number\nA-1001,T00012345678\nB-1002,T00012345679\n");
  const answers = ["A order, B tracking", "", "UPS", "y"];
  const { ended } = await talk(folder, answers, { headerRow: 2 });
  expect(ended).toMatchObject({
    exitCode: 2,
    message: matching(/headers of row 1, and not.*row 2/u),
  });
  expect(folder.config()).toBe(CONFIG);
});

test("a config that is a link stays one", SLOW, async () => {
  const folder = makeFolder(NORTH, null);
  const real = join(folder.cwd, "real.json");
  writeFileSync(real, CONFIG);
  symlinkSync(real, join(folder.cwd, "shipledger.config.json"));
  expect(await talk(folder, ["", "day", "y"])).toMatchObject({ ended: 0 });
  expect(JSON.parse(readFileSync(real, "utf8"))).toMatchObject({ profiles: { north: {} } });
});

test("a command that does not find a column says how to map the file", SLOW, async () => {
  const folder = makeFolder();
  const { cwd } = folder;
  for (const words of [["plan"], ["run", "--yes"], ["reconcile"], ["posts", "import"]]) {
    const ended = await runCli(
      [...words, "north 2026-04-05.csv", "--config=./shipledger.config.json"],
      { cwd },
    );
    expect(ended).toMatchObject({ exitCode: 5 });
    expect(ended.stderr).toContain(
      '- Say which column is what, once for all such sheets: shipledger map "north 2026-04-05.csv" --config=./shipledger.config.json\n',
    );
  }
  const json = await runCli(["plan", join(cwd, "north 2026-04-05.csv"), "--json"], { cwd });
  const { nextSteps } = eventsOf(json).at(-1) as { nextSteps: string[] };
  expect(nextSteps[0]).toMatch(/shipledger map "north 2026-04-05\.csv"$/u);
});
