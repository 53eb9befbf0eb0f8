import type { TableSketch } from "../../domain/table-sketch.ts";
import { GENERIC_PROFILE } from "../../sheet/layouts.ts";
import { repeatCommand } from "../../ui/command-line.ts";
import { cleanText } from "../../ui/format.ts";
import type { MapFlags } from "./map.ts";

/** That a sheet needs no profile, in words. */
export interface Understood {
  readonly sentences: readonly string[];
  /** Whether somebody may want to read it otherwise all the same. */
  readonly mayChange: boolean;
}

/** Why a sheet needs no new profile; null where one would tell something that is not known. */
export function tellUnderstood(sketch: TableSketch): Understood | null {
  const { kind, profile, holds, isRead, columns } = sketch;
  const named = `${profile.name} (${cleanText(profile.title)})`;
  if (kind === "result") {
    return plain("It is a result of Shipledger, and is read as it is.");
  }
  if (kind === "fulfillment-orders") {
    return plain("It is a sheet of fulfillment orders, and is read by the names of its fields.");
  }
  if (kind === "orders" && holds === "shipments") {
    const sentence = `It is an order report, known as ${named}. Give it with --orders, beside the sheet to send.`;
    return { sentences: [sentence], mayChange: true };
  }
  const isGuessed = columns.some(({ basis }) => basis !== null && basis !== "header");
  if (!isRead || (profile.name === GENERIC_PROFILE.name && isGuessed)) return null;
  const by =
    profile.name === GENERIC_PROFILE.name ? "by the usual names of its headers" : `as ${named}`;
  const what = holds === "orders" ? "as an order report already" : "already";
  return {
    sentences: [`It is read ${what}, ${by}; nothing needs to be written.`],
    mayChange: true,
  };
}

function plain(sentence: string): Understood {
  return { sentences: [sentence], mayChange: false };
}

/** The command by which the sheet is planned, or by which an order report helps to plan another. */
export function wayOf({ file, holds, sheet, encoding, config }: MapFlags): string {
  const flags = Object.entries({ sheet, encoding, config }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
  const files = holds === "orders" ? ["manifest.csv", "--orders", file] : [file];
  return repeatCommand(["plan", ...files, ...flags])[0] ?? "shipledger plan FILE";
}
