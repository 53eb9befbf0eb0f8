import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventsOf, runCli, SLOW, type Json } from "./cli.ts";
import { CONFIG, makeFolder, talk } from "./map-talk.ts";

/** A shop's report; its headers say nothing. */
const SHOP = [
  "Vorgang;Pos;Artikel;Soll",
  "302-1234567-1234567;00000000000011;MUG-1;2,0",
  "302-1234567-1234567;00000000000012;MUG-2;1,0",
  "",
].join("\n");
const CARRIER =
  "Order Number,Tracking Number,Carrier\n302-1234567-1234567,1Z999AA10310000018,UPS\n";
const ITEMS = [
  { id: "00000000000011", quantity: 2 },
  { id: "00000000000012", quantity: 1 },
];

test(
  "an order report that nobody knows is mapped, and then tells what is in a parcel",
  SLOW,
  async () => {
    const folder = makeFolder(SHOP);
    writeFileSync(join(folder.cwd, "carrier.csv"), CARRIER);
    const plan = ["plan", "carrier.csv", "--orders", "north 2026-04-05.csv"];
    const refused = await runCli(plan, folder);
    expect(refused).toMatchObject({ exitCode: 5 });
    expect(refused.stderr).toContain("Looked for order-id (");
    expect(refused.stderr).toContain('row 1 holds "Vorgang" (column A)');
    expect(refused.stderr).toContain('shipledger map "north 2026-04-05.csv" --holds orders\n');
    const answers = ["A order, B order-item-id, C sku", "", "D quantity", "", "y"];
    const { ended, said } = await talk(folder, answers, { holds: "orders" });
    expect(said).toContain("No column is read as quantity-purchased yet");
    expect(said).toContain('Next: shipledger plan manifest.csv --orders "north 2026-04-05.csv"');
    expect(ended).toBe(0);
    expect(JSON.parse(folder.config())).toMatchObject({
      profiles: { north: { holds: "orders", numbers: "comma" } },
    });
    const { stdout } = await runCli([...plan, "--json"], folder);
    expect((JSON.parse(stdout) as Json)["posts"]).toMatchObject([
      { decision: "create", items: ITEMS },
    ]);
    const again = await talk(folder, ["n"], { holds: "orders" });
    expect(again.said).toContain("It is read as an order report already, as north");
    const asShipments = await talk(folder, []);
    expect(asShipments.said).toContain("It is an order report, known as north");
    const made = await runCli(
      ["template", "ecart.fulfillment", "--out", "t.xlsx", "--orders", "north 2026-04-05.csv"],
      folder,
    );
    expect(made.stdout).toContain("with 2 items still to ship");
  },
);

test(
  "a report by usual names needs no profile, and one of tracking numbers is none",
  SLOW,
  async () => {
    const folder = makeFolder(
      "Order Number,Line Item ID,Seller SKU,Qty Ordered\n302-1234567-1234567,00000000000011,M,2\n302-1234567-1234567,00000000000012,N,1\n",
    );
    writeFileSync(join(folder.cwd, "carrier.csv"), CARRIER);
    const plan = ["plan", "carrier.csv", "--json", "--orders"];
    const { stdout } = await runCli([...plan, "north 2026-04-05.csv"], folder);
    expect((JSON.parse(stdout) as Json)["posts"]).toMatchObject([
      { decision: "create", items: ITEMS },
    ]);
    const sent = "order-id,order-item-id,quantity,tracking-number\nA-1,1,1,T00012345678\n";
    writeFileSync(join(folder.cwd, "sent.csv"), sent);
    const refused = await runCli([...plan, "sent.csv"], folder);
    expect(refused).toMatchObject({ exitCode: 5 });
    expect(refused.stdout).not.toContain("shipledger map");
    const [guess] = eventsOf(
      await runCli(["map", "north 2026-04-05.csv", "--holds", "orders", "--json"], folder),
    );
    expect(guess).toMatchObject({ table: { isUnderstood: true }, missing: [], profile: null });
    expect(folder.config()).toBe(CONFIG);
  },
);

test(
  "one file may be read as shipments by one profile and as orders by another",
  SLOW,
  async () => {
    const both =
      "Vorgang,Pos,Soll,Schein\n302-1234567-1234567,00000000000011,2,1Z999AA10310000018\n";
    const folder = makeFolder(both);
    const columns = "A order, B order-item-id, C quantity";
    const asOrders = { holds: "orders", name: "both-orders" } as const;
    expect(await talk(folder, [`${columns}-purchased`, "", "y"], asOrders)).toMatchObject({
      ended: 0,
    });
    expect(
      await talk(folder, ["y", `${columns}, D tracking`, "", "UPS", "y"], { name: "both-sent" }),
    ).toMatchObject({
      ended: 0,
    });
    const { stdout } = await runCli(
      ["plan", "north 2026-04-05.csv", "--orders", "north 2026-04-05.csv", "--json"],
      folder,
    );
    expect(JSON.parse(stdout)).toMatchObject({
      tables: [{ profile: "both-sent" }],
      posts: [{ decision: "create", items: [{ id: "00000000000011", quantity: 2 }] }],
    });
  },
);
