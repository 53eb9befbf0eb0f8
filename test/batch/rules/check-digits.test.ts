import { describe, expect, it } from "vitest";
import {
  fitOf,
  TRACKING_FORMATS,
  type Carrier,
} from "../../../src/batch/rules/tracking-formats.ts";

const fits = (carrier: Carrier, number: string): string[] =>
  TRACKING_FORMATS.filter(({ carriers }) => carriers.includes(carrier)).map((format) =>
    fitOf(format, number),
  );

/**
 * Published example numbers, from the carriers' own documentation and the test
 * numbers of https://github.com/jkeen/tracking_number_data.
 */
describe.each<[Carrier, readonly string[], readonly string[]]>([
  [
    "ups",
    [
      "1Z5R89390357567127",
      "1Z879E930346834440",
      "1ZXX3150YW44070023",
      "K1506235620",
      "V0490119172",
    ],
    ["1Z5R89390357567128", "1Z1111111111111111", "K1506235622", "2Z5R89390357567127"],
  ],
  [
    "usps",
    [
      "9400111206206406260787",
      "420787459400111206206406260787",
      "9205590164917312751089",
      "92748931507708513018050063",
      "4201002334249200190132607600833457",
      "9101026837331000039521",
      "03071790000523483741",
      "71969010756003077385",
      "RB123456785US",
    ],
    ["9434611206206407667131", "03071790000523483742", "RB123456786US", "RB123456785XX"],
  ],
  [
    "fedex",
    [
      "986578788855",
      "041441760228964",
      "000123450000000027",
      "9611020987654312345672",
      "1001921334250001000300779017972697",
      "9622001560001234567100794808390594",
      "32971514560102447849175802862014",
      "61299998820821171811",
      "9261292700768711948021",
    ],
    ["996578788855", "568283610012732", "000000000000000001", "9622001560001234567100794808390595"],
  ],
  [
    "dhl",
    ["3318810025", "73891051146", "JJD0099999999", "GM295117494011169042", "60120172242323"],
    ["3318810010", "XJD0099999998", "GS295117494011169041"],
  ],
  [
    "amazon",
    ["TBA502887274000", "TBM502887274000", "C1004444443"],
    ["TBB000000000000", "TBA50288727400A"],
  ],
  [
    "ontrac",
    ["C11031500001879", "D10011354453707", "1LS717793482164", "LX17635036"],
    ["C11031500001889", "D10011345983012", "1LX734505321754", "LA97635036"],
  ],
  [
    "canada-post",
    ["0073938000549297", "4002847016405018"],
    ["0073938000549292", "5002847016405018"],
  ],
  [
    "dpd",
    ["008182709980000020033350276C", "09980000020033F"],
    ["008182709980000020033350276A", "09980000020033D"],
  ],
  ["purolator", ["320595463938", "331426749957", "KYV009956937"], ["320595463939", "KY009956937"]],
  ["canpar", ["D576002440000001718010"], ["M576002440000002510003", "D57600244000000251000"]],
  ["old-dominion", ["07209562763", "78045768393", "80003280379"], ["07209562773", "79927398713"]],
  ["spee-dee", ["SP029692510000920746"], ["SX029692510000920746"]],
  ["gofo", ["GFUS01011884214464"], ["GFUS0101188421446"]],
  ["landmark", ["LTN74207623N1"], ["LSN74209518N2"]],
  ["yodel", ["JJD0002257639032011", "JD0002242617644732"], ["JC0002254405060992"]],
  ["yunexpress", ["YT2229521272164446"], ["YT123456789012345"]],
  ["deutsche-post", ["01030E092806011E001E"], ["01030E09280A0A1E001E"]],
])("numbers of %s", (carrier, valid, invalid) => {
  it.each(valid)("%s is one", (number) => {
    expect(fits(carrier, number)).toContain("whole");
  });

  it.each(invalid)("%s is none", (number) => {
    expect(fits(carrier, number)).not.toContain("whole");
  });

  it("have a check digit that one wrong digit breaks", () => {
    for (const format of TRACKING_FORMATS) {
      const isLast = format.pattern.source.endsWith(")$");
      if (!format.check || !isLast || !format.carriers.includes(carrier)) continue;
      for (const number of valid.filter((each) => fitOf(format, each) === "whole")) {
        const wrong = number.replace(/.$/u, (last) => (last === "9" ? "0" : nextOf(last)));
        expect(fitOf(format, wrong)).toBe("wrong-digit");
      }
    }
  });
});

/** The next digit or letter. */
function nextOf(character: string): string {
  return String.fromCharCode(character.charCodeAt(0) + 1);
}
