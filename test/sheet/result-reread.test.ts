import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cellOf } from "../../src/domain/shipment-line.ts";
import { readSheets } from "../../src/sheet/read-sheets.ts";
import { writeResult } from "../../src/sheet/result-file.ts";
import { buildResultModel } from "../../src/sheet/result-model.ts";
import type { ResultModel } from "../../src/sheet/result-model.ts";
import { buildSample, headersOf, makeAnswer, makeResultFolder, rowOf } from "./result-samples.ts";

async function modelOf(paths: readonly string[]): Promise<ResultModel> {
  const { tables, lines } = await readSheets(paths);
  const answers = lines.map((_, line) => makeAnswer(line, { packageId: `${line + 5}` }));
  const { summary } = buildSample([]);
  return buildResultModel({ runId: "run-1", tables, lines, answers, packages: [], summary });
}

test.each(["xlsx", "csv"])(
  "a result in %s is an input, and its result has its form",
  async (kind) => {
    const folder = makeResultFolder();
    const first = join(folder, "first.csv");
    const second = join(folder, "second.csv");
    writeFileSync(
      first,
      "Order ID,Order Item ID,Qty,Carrier,Tracking Number,Notes,result\n" +
        "111-1111111-1111111,10000000000001,1,UPS,1Z999AA10310000018,=1+1,mine\n",
    );
    writeFileSync(
      second,
      "tracking-number,order-id,order-item-id,quantity,package-id\n" +
        "9400111899223344556677,222-2222222-2222222,00000000000002,1,\n",
    );
    const model = await modelOf([first, second]);
    const path = join(folder, `out.${kind}`);
    await writeResult(path, model);

    const read = await readSheets([path]);
    expect(read.tables.map(({ table }) => table.isResult)).toEqual([true]);
    expect(
      read.lines.map((line) =>
        (["order-id", "order-item-id", "tracking-number", "package-id"] as const).map((column) =>
          cellOf(line, column),
        ),
      ),
    ).toEqual([
      ["111-1111111-1111111", "10000000000001", "1Z999AA10310000018", "5"],
      ["222-2222222-2222222", "00000000000002", "9400111899223344556677", "6"],
    ]);
    expect(read.lines[0]?.earlierResult).toMatchObject({ result: "posted", runId: "run-1" });

    const again = await modelOf([path]);
    expect(headersOf(again)).toEqual(headersOf(model));
    const input = { Notes: "=1+1", "result (input)": "mine", "source-file": `out.${kind}` };
    expect(rowOf(again, 0)).toEqual({ ...rowOf(model, 0), ...input });
  },
);
