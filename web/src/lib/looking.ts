/** How a page has a live session shown in a tab: sessions are another feature's. */
import { createContext, use } from "react";

/**
 * `join`: with the keyboard, where it is given or may be taken. `watch`: nothing but seeing, and its person
 * is told; `watch-silently`: isn't. `continue`: one's own, which goes on here.
 */
export type Way = "join" | "watch" | "watch-silently" | "continue";

export interface Look {
  /** The session's identifier. */
  readonly identifier: string;
  /** The tab's title. */
  readonly name: string;
  readonly protocol: string;
  /** Absent: `join`. */
  readonly way?: Way;
}

export const LookingOf = createContext<((look: Look) => void) | null>(null);

/** Null where there are no tabs. */
export function useLooking(): ((look: Look) => void) | null {
  return use(LookingOf);
}

/** The person's own sessions that have a tab in this very page, and what brings it to the front. */
export const HereOf = createContext<ReadonlyMap<string, () => void>>(new Map());

export function useHere(): ReadonlyMap<string, () => void> {
  return use(HereOf);
}
