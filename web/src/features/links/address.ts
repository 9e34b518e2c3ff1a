/**
 * The link that this page was opened by. Law: what is secret in the address is in the address no longer
 * than it takes to read it: not in the history, not in a bookmark, not over somebody's shoulder.
 */
import { useSyncExternalStore } from "react";
import { HashVisit } from "@/lib/hashVisit";
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

const address = new HashVisit<Asked>({
  isVisit: (hash) => Boolean(linkOf(hash)),
  read: (number, before) => {
    const { hash, pathname, search } = window.location;
    const link = linkOf(hash) ?? homeOfVisit(hash);
    if (!link) return null;
    const clean = withoutCredentials(hash);
    if (link.credentials.size === 0 && before?.hash === clean) return before;
    if (link.credentials.size > 0) window.history.replaceState(null, "", pathname + search + clean);
    return { number: number(), link, hash: clean };
  },
});

/** Away from the link, and from what it was let in by, to the page itself. */
export function leaveLink(): void {
  forgetToken();
  address.leave(HOME);
}

export function useAsked(): Asked | null {
  return useSyncExternalStore(address.subscribe, address.get);
}
