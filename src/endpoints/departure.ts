import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import { systemClock } from "../clock.ts";

/** Hears when a request's head was written to its connection, by {@link systemClock}. */
export type DepartureListener = (atMs: number) => void;

const listeners = new AsyncLocalStorage<DepartureListener>();
const listenerByRequest = new WeakMap<object, DepartureListener>();
let isSubscribed = false;

/**
 * Runs `send` so that `onDeparture` hears when its request really leaves:
 * after names are resolved, connections opened and TLS agreed, which for a
 * first request takes longer than all later ones. Node's fetch tells it on
 * diagnostics channels
 * (https://undici.nodejs.org/#/docs/api/DiagnosticsChannel); where it does not,
 * nobody is called and nothing else changes.
 */
export function watchDeparture<T>(
  onDeparture: DepartureListener | undefined,
  send: () => Promise<T>,
): Promise<T> {
  if (onDeparture === undefined) return send();
  subscribeOnce();
  return listeners.run(onDeparture, send);
}

function subscribeOnce(): void {
  if (isSubscribed) return;
  isSubscribed = true;
  subscribe("undici:request:create", (message) => {
    const request = requestOf(message);
    const listener = listeners.getStore();
    if (request !== null && listener !== undefined) listenerByRequest.set(request, listener);
  });
  subscribe("undici:client:sendHeaders", (message) => {
    const request = requestOf(message);
    if (request !== null) listenerByRequest.get(request)?.(systemClock.nowMs());
  });
}

function requestOf(message: unknown): object | null {
  if (typeof message !== "object" || message === null || !("request" in message)) return null;
  return typeof message.request === "object" ? message.request : null;
}
