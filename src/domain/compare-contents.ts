import { codesOf } from "./contents.ts";
import type { ItemCodes, PackageContent, PackageField, StatedFields } from "./contents.ts";
import { compareCodePoints, textKey, trackingKey } from "./normalise.ts";
import { addsToMoment, agreesOnDate } from "./said-date.ts";

/** A content without its items. */
export type ContentFields = Omit<PackageContent, "items">;

/**
 * Whether what the sheet states is what is stored, over the fields that the
 * operation transmits. A blank statement agrees with anything.
 */
export function agreesWith(
  stated: StatedFields,
  stored: ContentFields,
  transmits: readonly PackageField[],
): boolean {
  return transmits.every(
    (field) => isUnsaid(field, stated) || agreesOnField(field, stated, stored),
  );
}

/** Whether two statements cannot both be true, over the fields that the operation transmits. */
export function contradicts(
  one: StatedFields,
  other: StatedFields,
  transmits: readonly PackageField[],
): boolean {
  return transmits.some(
    (field) =>
      !isUnsaid(field, one) && !isUnsaid(field, other) && !agreesOnField(field, one, other),
  );
}

/** The stored fields with what the sheet states laid over them. */
export function layOver(stored: ContentFields, stated: StatedFields): ContentFields {
  const isSameCode = textKey(stated.carrierCode) === textKey(stored.carrierCode);
  // An edit of something else keeps the moment that was sent.
  const date = agreesOnDate(stated, stored) ? stored : stated;
  const extras = layOverExtras(stored.extras, stated.extras);
  return {
    trackingNumber: stated.trackingNumber || stored.trackingNumber,
    carrierCode: stated.carrierCode || stored.carrierCode,
    // A carrier name belongs to its code: a new code does not keep the old name.
    carrierName:
      stated.carrierName || (stated.carrierCode === "" || isSameCode ? stored.carrierName : ""),
    shipMethod: stated.shipMethod || stored.shipMethod,
    shipDate: date.shipDate,
    ...saidBeside(date.saidShipDate, date.shipDate),
    ...(extras === undefined ? {} : { extras }),
  };
}

/** What a sheet states as a content's fields: what is said twice is kept once. */
export function fieldsFrom({ saidShipDate, ...stated }: StatedFields): ContentFields {
  return { ...stated, ...saidBeside(saidShipDate, stated.shipDate) };
}

function saidBeside(said = "", moment: string): Pick<ContentFields, "saidShipDate"> {
  return said !== "" && addsToMoment(said, moment) ? { saidShipDate: said } : {};
}

function isUnsaid(field: PackageField, stated: StatedFields): boolean {
  switch (field) {
    case "transparencyCodes":
      return stated.extras?.transparencyCodes === undefined;
    case "shipFromSupplySourceId":
    case "codCollectionMethod":
      return (stated.extras?.[field] ?? "") === "";
    default:
      return stated[field] === "";
  }
}

function agreesOnField(field: PackageField, stated: StatedFields, stored: ContentFields): boolean {
  switch (field) {
    case "trackingNumber":
      return trackingKey(stated.trackingNumber) === trackingKey(stored.trackingNumber);
    case "shipDate":
      return agreesOnDate(stated, stored);
    case "transparencyCodes":
      return agreesOnCodes(stated.extras?.transparencyCodes, stored.extras?.transparencyCodes);
    case "shipFromSupplySourceId":
    case "codCollectionMethod":
      return textKey(stated.extras?.[field] ?? "") === textKey(stored.extras?.[field] ?? "");
    default:
      return textKey(stated[field]) === textKey(stored[field]);
  }
}

/** Items of which the sheet states no codes, or which it does not show, are no statement. */
function agreesOnCodes(
  stated: readonly ItemCodes[] = [],
  stored: readonly ItemCodes[] = [],
): boolean {
  return stated.every(({ id, codes }) => {
    const held = codesOf(stored, id);
    return codes.length === held.length && codes.every((code) => held.includes(code));
  });
}

function layOverExtras(
  stored: ContentFields["extras"],
  stated: StatedFields["extras"],
): ContentFields["extras"] {
  if (stated === undefined || stored === undefined) return stated ?? stored;
  const codes = stated.transparencyCodes ?? [];
  const kept = stored.transparencyCodes?.filter(({ id }) => !codes.some((own) => own.id === id));
  const transparencyCodes = [...(kept ?? []), ...codes].sort((a, b) =>
    compareCodePoints(a.id, b.id),
  );
  return {
    ...stored,
    ...stated,
    ...(transparencyCodes.length === 0 ? {} : { transparencyCodes }),
  };
}
