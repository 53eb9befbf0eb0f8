import { property } from "./answer-text.ts";

/** Shorter texts are in every message, and tell nothing. */
const LENGTH_MIN = 4;
const PLACES = ["destinationAddress", "notificationEmails", "displayableOrderComment"];
const ITEM_PLACES = ["giftMessage", "displayableComment"];

/**
 * Texts about the recipient in the body of an update: an endpoint may quote
 * them in what it says, and what it says is kept.
 */
export function recipientTexts(body: unknown): string[] {
  const items = property(body, "items");
  const parts = [
    ...PLACES.map((place) => property(body, place)),
    ...(Array.isArray(items) ? items : []).flatMap((item: unknown) =>
      ITEM_PLACES.map((place) => property(item, place)),
    ),
  ];
  return longTexts(parts.flatMap(textsIn));
}

/** The same of the parameters of a query, by the beginnings of their names. */
export function recipientParameters(parameters: Readonly<Record<string, string>>): string[] {
  const isPersonal = (name: string) =>
    /^(?:DestinationAddress|NotificationEmailList|DisplayableOrderComment)\b|\.(?:GiftMessage|DisplayableComment)$/u.test(
      name,
    );
  return longTexts(
    Object.entries(parameters).flatMap(([name, text]) => (isPersonal(name) ? [text] : [])),
  );
}

/** The longest first: a name may be part of another. */
function longTexts(texts: readonly string[]): string[] {
  return texts.filter((text) => text.length >= LENGTH_MIN).sort((a, b) => b.length - a.length);
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
