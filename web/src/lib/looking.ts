/** How a page has a live session of somebody else shown in a tab: sessions are another feature's. */
import { createContext, use } from "react";

export interface Look {
  /** The session's identifier. */
  readonly identifier: string;
  /** The tab's title. */
  readonly name: string;
  readonly protocol: string;
}

export const LookingOf = createContext<((look: Look) => void) | null>(null);

/** Null where there are no tabs. */
export function useLooking(): ((look: Look) => void) | null {
  return use(LookingOf);
}
