/**
 * The sessions that are going on, of all that this person may know of: their own, and those on what they
 * manage. The live page, the start page and the tree read the same answer.
 */
import { useQuery } from "@tanstack/react-query";
import type { LiveOut, LiveSessionOut } from "../../api-schema/schema";
import { formatDuration } from "./format";
import { isLoggedOut, request } from "./http";
import { queryKeys } from "./queryKeys";
import { useChange } from "./useChange";

export type { WatcherOut as Watcher } from "../../api-schema/schema";

/** `parked_until` is when it gives up waiting for a browser; figures are null where nobody told them. */
export type LiveSession = LiveSessionOut;

const ASKED = {
  queryKey: queryKeys.live,
  queryFn: () => request<LiveOut>("GET", "live"),
};

/** Read again when the server says that it has changed. `pollMs`: for figures, of which nobody is told. */
export function useLive(pollMs: number | false = false) {
  return useQuery({
    ...ASKED,
    select: leading,
    refetchInterval: ({ state }) => (isLoggedOut(state.error) ? false : pollMs),
  });
}

export interface LiveTerms {
  /** Whether this person may watch others' without their being told. */
  readonly silently: boolean;
  /** How many there are; the list has no more than the newest. */
  readonly total: number;
}

export function useLiveTerms(): LiveTerms {
  return useQuery({ ...ASKED, select: termsOf }).data ?? UNKNOWN;
}

const UNKNOWN: LiveTerms = { silently: false, total: 0 };
const termsOf = ({ may_watch_silently, total }: LiveOut): LiveTerms => ({
  silently: may_watch_silently,
  total,
});

/** Without those that only look into another: they stand there as its watchers. */
export function leading({ items }: Pick<LiveOut, "items">): readonly LiveSession[] {
  return items.filter(({ joined }) => joined === null);
}

export function isParked({ parked_at }: Pick<LiveSession, "parked_at">): boolean {
  return parked_at !== null;
}

/** Milliseconds for which it still waits; null while it has a browser. */
export function leftOf({ parked_until }: Pick<LiveSession, "parked_until">, now: number) {
  return parked_until === null ? null : Math.max(0, Date.parse(parked_until) - now);
}

/** "8 min left"; "" for a session that has a browser. */
export function leftWords(item: Pick<LiveSession, "parked_until">, now: number): string {
  const left = leftOf(item, now);
  if (left === null) return "";
  return left === 0 ? "ends now" : `${formatDuration(coarse(left / 1000))} left`;
}

/** Seconds count only in the last minutes. */
function coarse(seconds: number): number {
  return seconds < 120 ? seconds : Math.floor(seconds / 60) * 60;
}

/** This person's own, parked ones first, then the newest. */
export function ownSessions(items: readonly LiveSession[]): readonly LiveSession[] {
  return items
    .filter(({ mine }) => mine)
    .sort(
      (a, b) =>
        Number(isParked(b)) - Number(isParked(a)) ||
        Date.parse(b.started_at) - Date.parse(a.started_at),
    );
}

export type Running = "live" | "parked";

/** The connections on which this person has a session; "parked" where all of them are. */
export function runningOn(items: readonly LiveSession[]): ReadonlyMap<string, Running> {
  const found = new Map<string, Running>();
  for (const item of items) {
    if (!item.mine || item.connection_id === null) continue;
    if (!isParked(item) || !found.has(item.connection_id))
      found.set(item.connection_id, isParked(item) ? "parked" : "live");
  }
  return found;
}

/** For whoever is in it, at once. */
export const useEndLive = () =>
  useChange([queryKeys.live, queryKeys.history], (id: string) =>
    request<undefined>("DELETE", `sessions/${id}`),
  );
