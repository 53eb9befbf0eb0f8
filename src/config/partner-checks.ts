import { textKey } from "../domain/normalise.ts";
import { didYouMean } from "../domain/nearest-name.ts";
import { showPath } from "./schema-issues.ts";

/**
 * What the schema cannot say of partners: names that are one name to a sheet,
 * accounts that there are not, an account that two partners claim. Looks at the
 * raw value, so that it is told together with everything else that is wrong.
 */
export function checkPartners(config: unknown): string[] {
  const partners = Object.entries(Object(Reflect.get(Object(config), "partners")));
  const accounts = Object.keys(Object(Reflect.get(Object(config), "accounts")));
  return [...checkNames(partners.map(([name]) => name)), ...checkAccounts(partners, accounts)];
}

function checkNames(names: readonly string[]): string[] {
  const seen = new Map<string, string>();
  return names.flatMap((name) => {
    const other = seen.get(textKey(name));
    if (other !== undefined) {
      return [`${showPath(["partners", name])}: the same name as ${other}; case does not matter`];
    }
    seen.set(textKey(name), name);
    return [];
  });
}

function checkAccounts(partners: readonly [string, unknown][], known: readonly string[]): string[] {
  const claimed = new Map<string, string>();
  return partners.flatMap(([name, partner]) =>
    textsOf(Reflect.get(Object(partner), "accounts")).flatMap((account, index) => {
      const place = showPath(["partners", name, "accounts", index]);
      if (!known.includes(account)) {
        return [`${place}: expected the name of an account${didYouMean(account, known)}`];
      }
      const other = claimed.get(account);
      claimed.set(account, name);
      return other === undefined ? [] : [`${place}: this account belongs to partner ${other}`];
    }),
  );
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
