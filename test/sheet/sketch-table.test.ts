import { describe, expect, it } from "vitest";
import type { ColumnName } from "../../src/domain/shipment-line.ts";
import type { TableSketch } from "../../src/domain/table-sketch.ts";
import { USUAL_LAYOUTS } from "../../src/sheet/layouts.ts";
import { sketchTable } from "../../src/sheet/sketch-table.ts";
import { userErrorOf, writeBook, writeTemp } from "./temp-sheets.ts";

const sketchText = (text: string, headerRow?: number): Promise<TableSketch> =>
  sketchTable(writeTemp("sheet.csv", text), { layouts: USUAL_LAYOUTS, headerRow });

/** Headers by what they are taken for. */
function guessesOf({ columns }: TableSketch): Partial<Record<ColumnName, string>> {
  return Object.fromEntries(
    columns.flatMap(({ guess, header }) => (guess === null ? [] : [[guess, header]])),
  );
}

describe("a guess", () => {
  it("goes by the cells where no header is known", async () => {
    const sketch = await sketchText(
      [
        "Alpha,Beta,Gamma,Delta,Epsilon",
        "A. Person,302-1234567-1234567,1Z999AA10310000018,2026-11-26,UPS Standard",
        "B. Person,302-7654321-7654321,RR123456785DE,2026-11-26,DHL",
      ].join("\n"),
    );
    expect(guessesOf(sketch)).toEqual({
      "order-id": "Beta",
      "tracking-number": "Gamma",
      "ship-date": "Delta",
      "carrier-code": "Epsilon",
    });
    expect(sketch.columns.map(({ basis }) => basis)).toEqual([
      null,
      ...["cells", "cells", "cells", "cells"],
    ]);
    expect(sketch).toMatchObject({ headerRow: 1, isRead: false, kind: "shipments" });
  });

  it.each([
    ["Auftragsnr.;Paketscheinnr.;Stk;Versendet am;Paketdienst", "DPD"],
    ["Nº Pedido cliente;Nº de guía;Unidades;Fecha de salida;Transportista usado", "SEUR"],
    ["N° cde commande;N° colis;Qté livrée (quantité);Date d'envoi;Transport", "Chronopost"],
    ["Numer zamówienia klienta;Nr przesyłki;Ilość szt.;Data wysyłki paczki;Kurier", "InPost"],
    ["注文コード;送り状番号;個数;出荷日付;配送会社名", "ヤマト運輸"],
  ])("understands %s", async (header, carrier) => {
    const rows = ["B-1001;05212345678901;1;26.11.2026", "B-1002;05212345678918;12;26.11.2026"];
    const sketch = await sketchText(
      [header, ...rows.map((row) => `${row};${carrier}`), ""].join("\n"),
    );
    const [order, tracking, quantity, date, who] = header.split(";");
    expect(guessesOf(sketch)).toEqual({
      "order-id": order,
      "tracking-number": tracking,
      quantity,
      "ship-date": date,
      "carrier-code": who,
    });
  });

  it("does not take dates, money, addresses and states of orders for the order", async () => {
    const sketch = await sketchText(
      [
        "Order Date,Order Total,Order Status,Tracking Link,Ref,Parcel No",
        "2026-11-20,12.50,shipped,https://carrier.example/T1,A-10021,T000012345678",
        "2026-11-21,7.00,shipped,https://carrier.example/T2,A-10022,T000012345679",
      ].join("\n"),
    );
    expect(guessesOf(sketch)).toEqual({ "order-id": "Ref", "tracking-number": "Parcel No" });
  });

  it("finds numbers that a spreadsheet has spoiled, and those in its marks for text", async () => {
    const sketch = await sketchText(
      [
        "Reference,Shipment barcode",
        '"=""302-1234567-1234567""",1.23457E+11',
        '"=""302-7654321-7654321""",1.23457E+11',
      ].join("\n"),
    );
    expect(guessesOf(sketch)).toEqual({
      "order-id": "Reference",
      "tracking-number": "Shipment barcode",
    });
  });

  it("prefers the marketplace's orders to a column that is only called so", async () => {
    const rows = ["77,302-1234567-1234567,T00001234", "78,302-7654321-7654321,T00001235"];
    const sketch = await sketchText(["Order,Note,Tracking", ...rows].join("\n"));
    expect(guessesOf(sketch)).toMatchObject({ "order-id": "Note" });
    const plain = await sketchText("Order,Note,Tracking\n77,x,T00001234\n");
    expect(guessesOf(plain)).toMatchObject({ "order-id": "Order" });
  });

  it("looks below titles, and takes the row that it is told", async () => {
    const text = [
      "Depot north, list of 26 November",
      "printed by,A. Person",
      "",
      "Kunde,Beleg,Schein",
      "A. Person,302-1234567-1234567,1Z999AA10310000018",
    ].join("\n");
    expect(await sketchText(text)).toMatchObject({ headerRow: 4 });
    const told = await sketchText(text, 2);
    expect(told.columns.map(({ header }) => header)).toEqual(["printed by", "A. Person"]);
    const error = await userErrorOf(sketchText(text, 3));
    expect(error).toMatchObject({ exitCode: 2 });
    expect(error.nextSteps.join(" ")).toContain("--header-row");
  });

  it("says which columns no profile can name", async () => {
    const sketch = await sketchText("Ref,Ref,,***\nA-1001,A-1002,T00012345678,x\n");
    expect(sketch.columns.map(({ unnameable }) => unnameable)).toEqual([
      null,
      "another column before it has the same header",
      "it has no header",
      "its header has neither letter nor digit",
    ]);
    expect(sketch.columns[2]).toMatchObject({ guess: null });
  });

  it("of a workbook is about the sheet that holds shipments", async () => {
    const path = await writeBook((book) => {
      book.addWorksheet("Notes").addRow(["Please", "read", "all", "of", "it"]);
      const march = book.addWorksheet("March");
      march.addRow(["Beleg", "Schein"]);
      march.addRow(["302-1234567-1234567", "1Z999AA10310000018"]);
    });
    const sketch = await sketchTable(path, { layouts: USUAL_LAYOUTS });
    expect(sketch).toMatchObject({ sheet: "March", headerRow: 1 });
    expect(guessesOf(sketch)).toEqual({ "order-id": "Beleg", "tracking-number": "Schein" });
  });

  it("leaves a known layout as it is, but for what it lacks", async () => {
    const shopify = await sketchText(
      [
        "Name,Financial Status,Lineitem quantity,Lineitem sku,Created at,Colis",
        "#1001,paid,1,S-1,2026-11-20,1Z999AA10310000018",
      ].join("\n"),
    );
    expect(shopify.profile.name).toBe("shopify-orders");
    expect(guessesOf(shopify)).toEqual({
      "order-id": "Name",
      quantity: "Lineitem quantity",
      sku: "Lineitem sku",
      "tracking-number": "Colis",
    });
  });

  it("of a file without any text is an error", async () => {
    const error = await userErrorOf(sketchText("1,2\n3,4\n"));
    expect(error).toMatchObject({ code: "missing-column", exitCode: 5 });
  });
});
