/**
 * The address that a shared link leads to: "#/s/<secret>". Law: the secret is in the address until its guest
 * is in, so that a reload of the question asks again; from then on "#/s/-" stands there, and what lets the
 * guest go on after a reload is a token in this tab alone, never the secret.
 */
import { useSyncExternalStore } from "react";
import { HashVisit } from "@/lib/hashVisit";
import type { GuestEntry } from "@/lib/sharing";

/** What lets a guest in, and what is said of it. */
export type Entered = Pick<
  GuestEntry,
  "token" | "data_source" | "kind" | "identifier" | "name" | "protocol" | "expires_at"
>;

const PLACE = /^#\/s\/([^/?]+)\/?$/;
const INSIDE = "-";
const KEY = "deskgate.guest";

export interface Asked {
  readonly number: number;
  /** Null: who reloads the page of a session. */
  readonly secret: string | null;
}

/** Undefined where the address is another place; null where nothing secret is in it. */
export function secretOf(hash: string): string | null | undefined {
  const found = PLACE.exec(hash)?.[1];
  return found === INSIDE ? null : found;
}

const address = new HashVisit<Asked>({
  isVisit: (hash) => secretOf(hash) !== undefined,
  read: (number) => {
    const secret = secretOf(window.location.hash);
    return secret === undefined ? null : { number: number(), secret };
  },
});

/** Null: the page was not opened by a shared link. */
export function useGuest(): Asked | null {
  return useSyncExternalStore(address.subscribe, address.get);
}

function isEntered(value: unknown): value is Entered {
  if (typeof value !== "object" || value === null) return false;
  const record = value as Record<string, unknown>;
  return ["token", "data_source", "kind", "identifier", "name", "protocol", "expires_at"].every(
    (name) => typeof record[name] === "string",
  );
}

/** What the guest of this tab was let in with, or null. */
export function keptEntry(): Entered | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    return isEntered(value) ? value : null;
  } catch {
    return null; // private browsing: a reload asks for the link again
  }
}

/** The guest is in: the secret leaves the address, and the token stays in this tab. */
export function keepEntry(entered: Entered): void {
  const { token, data_source, kind, identifier, name, protocol, expires_at } = entered;
  const kept: Entered = { token, data_source, kind, identifier, name, protocol, expires_at };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    return; // then the link's own address is what a reload goes by
  }
  const { pathname, search } = window.location;
  window.history.replaceState(null, "", `${pathname}${search}#/s/${INSIDE}`);
}
