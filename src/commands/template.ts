import { stat } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { loadConfigIfAny } from "../config/load-config.ts";
import type { OrderFacts } from "../domain/order-facts.ts";
import {
  isOperationName,
  isPackageOperation,
  OPERATION_NAMES,
  type OperationName,
} from "../domain/operation.ts";
import { ExitCode, UserError } from "../errors.ts";
import { gatherProfiles } from "../sheet/layouts.ts";
import { requireFiles } from "../sheet/open-file.ts";
import { readOrderFacts } from "../sheet/order-report.ts";
import { publishFile } from "../sheet/publish-file.ts";
import { probeResultPath } from "../sheet/result-path.ts";
import {
  TEMPLATE_ROWS_MAX,
  writeTemplate,
  type TemplateRow,
} from "../sheet/template/write-template.ts";
import { countOf } from "../ui/format.ts";
import { jsonLine } from "../ui/ndjson-reporter.ts";
import { createStreamWriter } from "../ui/stream-writer.ts";
import { SUGGESTED_CARRIERS } from "./suggested-carriers.ts";
import type { Terminal } from "./terminal.ts";

/** Flags of template. */
export interface TemplateFlags {
  readonly operation: string;
  readonly out: string;
  readonly orders: string | undefined;
  readonly encoding: string | undefined;
  readonly json: boolean;
}

/** `shipledger template OPERATION --out F.xlsx`: a workbook to fill in. */
export async function runTemplateCommand(
  flags: TemplateFlags,
  { cwd, env, clock, stdout }: Terminal,
): Promise<ExitCode> {
  const operation = checkOperation(flags);
  const path = resolve(cwd, flags.out);
  await checkPath(path, flags.out);
  const rows = await rowsToShip(flags, { cwd, env });
  const content = { operation, carriers: SUGGESTED_CARRIERS, rows, madeAtMs: clock.nowMs() };
  const place = { path, mayReplace: false, mode: 0o666 };
  const written = await publishFile(place, (target) => writeTemplate(content, target));
  const write = createStreamWriter(stdout);
  if (flags.json) {
    write(jsonLine({ type: "template:written", operation, rows: rows.length, path: written }));
  } else {
    const what = rows.length === 0 ? "" : `, with ${countOf(rows.length, "item")} still to ship`;
    write(`Template for ${operation}${what}, written to ${written}\n`);
  }
  return ExitCode.ok;
}

function checkOperation({ operation, orders }: TemplateFlags): OperationName {
  if (!isOperationName(operation)) {
    throw new UserError(`There is no operation "${operation}".`, {
      nextSteps: [`Use one of: ${OPERATION_NAMES.join(", ")}.`],
    });
  }
  if (orders !== undefined && !isPackageOperation(operation)) {
    throw new UserError(`An order report tells what is to ship, and ${operation} ships nothing.`, {
      nextSteps: ["Leave --orders away, or make a template of ecart.fulfillment."],
    });
  }
  return operation;
}

/** A template that somebody may have filled in is never replaced. */
async function checkPath(path: string, shown: string): Promise<void> {
  if (extname(path).toLowerCase() !== ".xlsx") {
    throw new UserError(`A template is a workbook, and ${shown} does not end in .xlsx.`, {
      nextSteps: ["For example: --out shipments.xlsx"],
    });
  }
  if ((await stat(path).catch(() => null)) !== null) {
    throw new UserError(`There is a file ${shown} already, perhaps filled in.`, {
      nextSteps: ["Name another with --out FILE, or move that one away."],
    });
  }
  await probeResultPath(path);
}

/** One row for each item of the report that is not shipped yet. */
async function rowsToShip(
  { orders, encoding }: TemplateFlags,
  { cwd, env }: Pick<Terminal, "cwd" | "env">,
): Promise<TemplateRow[]> {
  if (orders === undefined) return [];
  const report = resolve(cwd, orders);
  await requireFiles([report]);
  const config = await loadConfigIfAny({ cwd, env });
  const layouts = { known: gatherProfiles(config?.profiles ?? {}), named: null };
  const rows = [...(await readOrderFacts([report], { encoding, layouts }))].flatMap(rowsOfOrder);
  if (rows.length === 0) {
    throw new UserError(`In ${orders}, nothing is still to ship.`, {
      nextSteps: ["Leave --orders away for a blank template, or download a newer report."],
    });
  }
  if (rows.length > TEMPLATE_ROWS_MAX) {
    throw new UserError(
      `${orders} has ${rows.length} items still to ship; a template takes ${TEMPLATE_ROWS_MAX}.`,
      {
        nextSteps: ["Split the report, and make a template of each part."],
        exitCode: ExitCode.unreadable,
      },
    );
  }
  return rows;
}

function rowsOfOrder([orderId, { items }]: [string, OrderFacts]): TemplateRow[] {
  return [...items].flatMap(([itemId, { ordered, shipped, sku }]) => {
    const open = ordered === null ? null : ordered - (shipped ?? 0);
    if (open !== null && open <= 0) return [];
    return {
      "order-id": orderId,
      "order-item-id": itemId,
      quantity: open === null ? "" : String(open),
      sku,
      "quantity-purchased": ordered === null ? "" : String(ordered),
    };
  });
}
