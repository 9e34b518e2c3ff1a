/**
 * The sessions that are going on, of all that this person may know of: their own, and those on what they
 * manage. The live page, the start page and the tree read the same answer.
 */
import { useQuery } from "@tanstack/react-query";
import type { SessionRecord } from "./api";
import { formatDuration } from "./format";
import { isLoggedOut, request } from "./http";
import { queryKeys } from "./queryKeys";
import { useChange } from "./useChange";

export interface Watcher {
  readonly name: string;
  /** Whether they may take keyboard and mouse. */
  readonly control: boolean;
  readonly since: string;
}

export interface LiveSession extends SessionRecord {
  readonly parked_at: string | null;
  /** Until when it waits for a browser; null while it has one. */
  readonly parked_until: string | null;
  /** To its browser, in milliseconds; null: its client doesn't tell. */
  readonly roundtrip: number | null;
  /** Bytes a second. */
  readonly rate_to_browser: number | null;
  readonly rate_to_guacd: number | null;
  /** Since the last key or move of the mouse. */
  readonly idle_seconds: number | null;
  readonly watchers: readonly Watcher[];
  readonly mine: boolean;
  readonly may_end: boolean;
  readonly may_watch: boolean;
  readonly may_message: boolean;
}

interface LiveAnswer {
  readonly items: readonly LiveSession[];
  /** Whether the server's settings allow watching without its person being told. */
  readonly watch_silently?: boolean;
}

const ASKED = {
  queryKey: queryKeys.live,
  queryFn: () => request<LiveAnswer>("GET", "live"),
};

/** Read again when the server says that it has changed. `pollMs`: for figures, of which nobody is told. */
export function useLive(pollMs: number | false = false) {
  return useQuery({
    ...ASKED,
    select: leading,
    refetchInterval: ({ state }) => (isLoggedOut(state.error) ? false : pollMs),
  });
}

export function useWatchesSilently(): boolean {
  return useQuery({ ...ASKED, select: silently }).data ?? false;
}

const silently = ({ watch_silently }: LiveAnswer) => watch_silently ?? false;

/** Without those that only look into another: they stand there as its watchers. */
export function leading({ items }: Pick<LiveAnswer, "items">): readonly LiveSession[] {
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
