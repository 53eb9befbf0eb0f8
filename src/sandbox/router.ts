import { BOUNDS } from "./bounds.ts";

/** A method and a path whose `{name}` parts stand for one segment each. */
export interface RoutePattern {
  readonly method: string;
  readonly path: string;
}

/** What a request's method and path come to. */
export type RouteMatch<Route> =
  | {
      readonly kind: "found";
      readonly route: Route;
      readonly params: Readonly<Record<string, string>>;
    }
  | { readonly kind: "wrong-method"; readonly allowed: readonly string[] }
  | { readonly kind: "malformed" }
  | { readonly kind: "unknown" };

/**
 * Finds the route of a request. Path parts are percent-decoded; one that cannot
 * be decoded, is empty or is too long makes the path malformed.
 */
export function matchRoute<Route extends RoutePattern>(
  routes: readonly Route[],
  method: string,
  path: string,
): RouteMatch<Route> {
  const segments = path.split("/");
  const onPath = routes.filter((route) => isOnPath(route.path.split("/"), segments));
  if (onPath.length === 0) return { kind: "unknown" };
  const route = onPath.find((candidate) => candidate.method === method);
  if (route === undefined) {
    return { kind: "wrong-method", allowed: onPath.map((candidate) => candidate.method) };
  }
  const params = readParams(route.path.split("/"), segments);
  return params === null ? { kind: "malformed" } : { kind: "found", route, params };
}

function isOnPath(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, at) => isPlaceholder(part) || part === segments[at])
  );
}

function readParams(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [at, part] of pattern.entries()) {
    if (!isPlaceholder(part)) continue;
    const value = decodePart(segments[at] ?? "");
    if (value === null) return null;
    params[part.slice(1, -1)] = value;
  }
  return params;
}

function decodePart(text: string): string | null {
  try {
    const decoded = decodeURIComponent(text);
    return decoded === "" || decoded.length > BOUNDS.orderIdLength ? null : decoded;
  } catch {
    return null;
  }
}

function isPlaceholder(part: string): boolean {
  return part.startsWith("{");
}
