/**
 * The link that this page was opened by. Law: what is secret in the address is in the address no longer
 * than it takes to read it: not in the history, not in a bookmark, not over somebody's shoulder.
 */
import { useSyncExternalStore } from "react";
import { HOME, linkOf, withoutCredentials, type Link } from "@/lib/links";
import { forgetToken, keptToken } from "./kept";

/** A link, once: the same address opened again is another. */
export interface Asked {
  readonly number: number;
  readonly link: Link;
  /** The address without its credentials. */
  readonly hash: string;
}

/** The choice that a visit began with is where it is at home. */
function homeOfVisit(hash: string): Link | null {
  const home = hash === "" || hash === HOME;
  return home && keptToken(HOME) !== null ? { ids: [], credentials: new Map() } : null;
}

class Address {
  #asked: Asked | null = null;
  #count = 0;
  readonly #listeners = new Set<() => void>();

  constructor() {
    this.#read();
    window.addEventListener("hashchange", () => this.#changed());
  }

  readonly get = (): Asked | null => this.#asked;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Away from the link, and from what it was let in by, to the page itself. */
  readonly leave = (): void => {
    forgetToken();
    this.#asked = null;
    window.location.hash = HOME;
    this.#tell();
  };

  /** At the page's own places a link in the same window is a visit of its own: nothing is kept. */
  #changed(): void {
    if (!this.#asked && linkOf(window.location.hash)) {
      window.location.reload(); // which asks first, if sessions would be lost
      return;
    }
    this.#read();
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #read(): void {
    const { hash, pathname, search } = window.location;
    const link = linkOf(hash) ?? homeOfVisit(hash);
    if (!link) {
      this.#asked = null;
      return;
    }
    const clean = withoutCredentials(hash);
    if (link.credentials.size === 0 && this.#asked?.hash === clean) return;
    if (link.credentials.size > 0) window.history.replaceState(null, "", pathname + search + clean);
    this.#asked = { number: ++this.#count, link, hash: clean };
  }
}

const address = new Address();

export const leaveLink = address.leave;

export function useAsked(): Asked | null {
  return useSyncExternalStore(address.subscribe, address.get);
}
