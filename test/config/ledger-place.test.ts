import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { locateLedger, parseLedgerPlace } from "../../src/config/ledger-place.ts";
import { catchUserError, loadFrom } from "./config-folder.ts";

const accounts = { a: { api: "ecart", token: "x" } };

describe("the ledger's place", () => {
  test("is shipledger.db beside the config by default", async () => {
    const config = await loadFrom({ accounts });
    const path = join(config.folder, "shipledger.db");
    expect(locateLedger(config)).toEqual({ kind: "file", path, shown: path });
  });

  test("is relative to the config's folder, and may name a variable", async () => {
    const config = await loadFrom({ accounts, ledger: "data/${SHOP}.db" }, { SHOP: "acme" });
    expect(locateLedger(config).shown).toBe(join(config.folder, "data", "acme.db"));
  });

  test("may be PostgreSQL, shown without the password", async () => {
    const ledger = "postgres://ship:${PGPASSWORD}@db.example:5432/ledger?sslmode=require";
    const place = locateLedger(await loadFrom({ accounts, ledger }, { PGPASSWORD: "pw-1" }));
    expect(place.shown).toBe("postgres://db.example:5432/ledger");
    expect(place.kind === "postgres" && place.url.reveal()).toContain("ship:pw-1@");
  });

  test("given by hand is relative to the folder given", () => {
    expect(parseLedgerPlace("x.db", "/tmp/somewhere").shown).toBe("/tmp/somewhere/x.db");
  });

  test.each(["", "mysql://h/d", "postgres://[h"])(
    "is neither path nor PostgreSQL: %j",
    async (text) => {
      const error = await catchUserError(() => parseLedgerPlace(text, "/tmp"));
      expect(error.message).toContain("neither a path nor a postgres:// URL");
    },
  );
});
