import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import { systemClock } from "../clock.ts";

/** Hears when a request leaves and is answered, by {@link systemClock}. */
export interface TripListener {
  /** Its head was written to its connection. */
  noteDeparture(atMs: number): void;
  /** The head of its answer was read. */
  noteAnswer(atMs: number): void;
}

const listeners = new AsyncLocalStorage<TripListener>();
const listenerByRequest = new WeakMap<object, TripListener>();
let isSubscribed = false;

/**
 * Runs `send` so that the listener hears when its request really leaves: after
 * names are resolved, connections opened and TLS agreed, which for a first
 * request takes longer than all later ones; and when its answer really came,
 * before its body is read and understood. Node's fetch tells it on diagnostics
 * channels (https://undici.nodejs.org/#/docs/api/DiagnosticsChannel); where it
 * does not, nobody is called and nothing else changes.
 */
export function watchTrip<T>(
  listener: TripListener | undefined,
  send: () => Promise<T>,
): Promise<T> {
  if (listener === undefined) return send();
  subscribeOnce();
  return listeners.run(listener, send);
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
    listenerOf(message)?.noteDeparture(systemClock.nowMs());
  });
  subscribe("undici:request:headers", (message) => {
    listenerOf(message)?.noteAnswer(systemClock.nowMs());
  });
}

function listenerOf(message: unknown): TripListener | undefined {
  const request = requestOf(message);
  return request === null ? undefined : listenerByRequest.get(request);
}

function requestOf(message: unknown): object | null {
  if (typeof message !== "object" || message === null || !("request" in message)) return null;
  return typeof message.request === "object" ? message.request : null;
}
