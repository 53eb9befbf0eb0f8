import { describe, expect, it } from "vitest";
import { checkLine, readQuantity } from "../../../src/batch/identity/line-rules.ts";
import type { PlanAccount } from "../../../src/batch/identity/settings.ts";
import type { Finding } from "../../../src/domain/finding.ts";
import type { ColumnName } from "../../../src/domain/shipment-line.ts";
import type { CellDamage } from "../../../src/domain/sheet-row.ts";
import { makeAccount, makeLine, makeSettings, makeTable } from "./lines.ts";

const GOOD = {
  "order-id": "111-0000001-0000001",
  "order-item-id": "05835637773450",
  quantity: "1",
  "tracking-number": "1Z999AA10123456784",
  "carrier-code": "local post",
};

/** What the rules say of a row that is good but for these cells: `column code`. */
function check(cells: Readonly<Record<string, string>>, settings = makeSettings()): string[] {
  const line = makeLine(makeTable("h"), 0, { ...GOOD, ...cells });
  return errorsOf(checkLine(line, settings));
}

function errorsOf(findings: readonly Finding[]): string[] {
  const errors = findings.filter((each) => each.severity === "error");
  return errors.map((each) => `${each.column ?? ""} ${each.code}`);
}

function checkDamaged(column: ColumnName, damage: CellDamage, text = ""): string[] {
  const line = makeLine(makeTable("h"), 0, { ...GOOD, [column]: text });
  const damaged = { ...line, damage: new Map([[column, damage]]) };
  return errorsOf(checkLine(damaged, makeSettings()));
}

type Table = readonly (readonly [
  column: string,
  code: string,
  refused: string[],
  passes: string[],
])[];

const RULES: Table = [
  ["order-id", "missing-value", ["", " \u200B"], ["1", "PO 17", "#1001", "…1"]],
  ["order-id", "invalid-value", [".", ". ."], ["a.b", "...x"]],
  ["tracking-number", "missing-value", ["", "\u00A0", "\u0007"], ["1"]],
  [
    "tracking-number",
    "invalid-value",
    ["n/a", "N/A", "NULL", "TBD", "pending", "pick-up", "see above", "-", "??", "xxx", "000"],
    ["NA123456789", "X1", "0001", "PENDING1"],
  ],
  ["tracking-number", "invalid-value", ["https://track.example/1Z999AA1"], ["HTTP1234"]],
  [
    "tracking-number",
    "multiple-tracking-numbers",
    [
      "1Z999AA10123456784, 1Z999AA10123456785",
      "1Z999AA10123456784;1Z999AA10123456785",
      "1Z999AA10123456784\n1Z999AA10123456785",
      "1Z999AA10123456784 / 1Z999AA10123456785",
      "1Z999AA10123456784 AND 1Z999AA10123456785",
      "1Z999AA10123456784 1Z999AA10123456785",
    ],
    ["1Z 999 AA1 01 2345 6784", "9400 1118 9922 3100 0000 01", "12345/6"],
  ],
  [
    "quantity",
    "invalid-quantity",
    ["0", "-1", "1.5", "1,000", "one", "1e3", "1000001", "#N/A"],
    ["1", "2.0", "\uFF12", "1000000", ""],
  ],
  ["quantity-purchased", "invalid-quantity", ["-1", "x"], ["0", "3", ""]],
  [
    "package-id",
    "invalid-value",
    ["0", "007", "abc", "1.5", "2147483648", "-3"],
    ["1", "2147483647", " 77 ", ""],
  ],
  [
    "action",
    "invalid-value",
    ["cancel", "statuses", "create update"],
    ["create", "Update", "UPDATE", ""],
  ],
  ["carrier-code", "invalid-value", ["#N/A", "#REF!", "####"], ["#1 Parcel", "", "N/A Post"]],
];

describe.each(RULES)("%s: %s", (column, code, refused, passes) => {
  it.each(refused.map((text) => [text]))("refuses %j", (text) => {
    expect(check({ [column]: text })).toEqual([`${column} ${code}`]);
  });

  it.each(passes.map((text) => [text]))("lets %j pass", (text) => {
    expect(check({ [column]: text })).toEqual([]);
  });
});

const IDENTIFIERS = [
  "order-id",
  "order-item-id",
  "tracking-number",
  "original-tracking-number",
  "package-id",
];

describe.each(IDENTIFIERS)("what a spreadsheet destroyed in %s", (column) => {
  it.each(["7.89654E+11", "9,40011E+21", "5E15", "940011120620600000000", "#N/A", "########"])(
    "is refused: %s",
    (text) => {
      expect(check({ [column]: text })).toContain(`${column} mangled-number`);
    },
  );

  it("is refused where the file says so, though the text looks whole", () => {
    const damage = { kind: "digits-lost", shown: "9.4001E+21" } as const;
    expect(checkDamaged(column as ColumnName, damage, "9400111206206000")).toContain(
      `${column} mangled-number`,
    );
  });

  it("a text longer than any identifier is refused", () => {
    expect(check({ [column]: "1".repeat(101) })).toContain(`${column} invalid-value`);
  });
});

describe("numbers that only look destroyed", () => {
  it.each([
    ["tracking-number", "9400111206206000000001"],
    ["tracking-number", "1E1234567890"],
    ["tracking-number", "12345678901234560000"],
    ["order-id", "3E-100"],
  ])("pass: %s %s", (column, text) => {
    expect(check({ [column]: text })).toEqual([]);
  });

  it("the message names the cell's text and the likely cause", () => {
    const line = makeLine(makeTable("h"), 3, { ...GOOD, "tracking-number": "9.4E+21" });
    const [finding] = checkLine(line, makeSettings());
    expect(finding).toMatchObject({ line: 3, severity: "error" });
    expect(finding?.message).toBe(
      '"9.4E+21" is what a spreadsheet made of a long number; the digits are lost.',
    );
    expect(finding?.fix).toContain("original file");
  });
});

describe("a formula without a value", () => {
  const noValue = { kind: "no-value", shown: "=VLOOKUP(A2,B:C,2)" } as const;

  it.each(["action", "carrier-code", "carrier-name", "sku", "account", "operation"] as const)(
    "is no blank cell in %s",
    (column) => expect(checkDamaged(column, noValue)).toEqual([`${column} invalid-value`]),
  );

  it.each(["quantity", "quantity-purchased"] as const)("is no blank cell in %s", (column) => {
    expect(checkDamaged(column, noValue)).toEqual([`${column} invalid-quantity`]);
  });

  it("does not matter where nothing is decided by it", () => {
    expect(checkDamaged("partner", noValue)).toEqual([]);
    expect(checkDamaged("ship-method", noValue)).toEqual([]);
  });
});

describe("where a row goes", () => {
  const account = (name: string, api: string): [string, PlanAccount] => [
    name,
    makeAccount({ name, api, seller: name }),
  ];

  it("an account must be in the config", () => {
    expect(check({ account: "acme-us" })).toEqual([]);
    expect(check({ account: "acme-eu" })).toEqual(["account invalid-value"]);
  });

  it("a row without one needs a default", () => {
    const settings = makeSettings({ defaultAccount: null });
    expect(check({}, settings)).toEqual(["account missing-value"]);
    expect(check({ account: "acme-us" }, settings)).toEqual([]);
  });

  it("an operation must be known, and of the account's API", () => {
    expect(check({ operation: "ecart.fulfillment" })).toEqual([]);
    expect(check({ operation: "ecart.nothing" })).toEqual(["operation invalid-value"]);
    const accounts = new Map([account("spapi", "amazon")]);
    const settings = makeSettings({ accounts, defaultAccount: "spapi" });
    expect(check({ operation: "ecart.fulfillment" }, settings)).toEqual([
      "operation invalid-value",
    ]);
    expect(check({}, makeSettings({ defaultOperation: "x" }))).toEqual(["operation invalid-value"]);
  });
});

describe("all findings of a row", () => {
  it("are told together, in the order of the rules", () => {
    expect(check({ "order-id": "", "tracking-number": "n/a", quantity: "0" })).toEqual([
      "order-id missing-value",
      "tracking-number invalid-value",
      "quantity invalid-quantity",
    ]);
  });

  it("show no control character of the cell", () => {
    const line = makeLine(makeTable("h"), 0, { ...GOOD, action: "x\u001B[31m" });
    expect(checkLine(line, makeSettings())[0]?.message).not.toContain("\u001B");
  });
});

describe("readQuantity", () => {
  it.each([
    ["2", 2],
    ["2.00", 2],
    [" 3 ", 3],
    ["\uFF11\uFF10", 10],
    ["", null],
    ["2.5", null],
    ["+2", null],
    ["1234567890", null],
  ])("reads %j as %s", (text, quantity) => expect(readQuantity(text)).toBe(quantity));
});
