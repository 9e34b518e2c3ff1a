/** How a live session is, in few and honest words. */
import { formatBytes, formatDuration } from "@/lib/format";
import { isParked, type LiveSession } from "@/lib/live";

type Rates = Pick<LiveSession, "rate_to_browser" | "rate_to_guacd" | "idle_seconds">;

export interface Busyness {
  /** How many of three bars. */
  readonly level: 0 | 1 | 2 | 3;
  readonly label: string;
  readonly detail: string;
}

/** A screen that stands still costs some bytes a second: guacd's signs of life and their answers. */
const STILL = 300;
const SOME = 20_000;
const MUCH = 250_000;

/** Null where nothing has been told yet. */
export function busyness({ rate_to_browser, rate_to_guacd, idle_seconds }: Rates): Busyness | null {
  if (idle_seconds === null) return null;
  const sum = rate_to_browser + rate_to_guacd;
  const detail = `${formatBytes(rate_to_browser)} a second to the browser, ${formatBytes(rate_to_guacd)} from it`;
  if (sum < STILL) return { level: 0, label: "Still", detail };
  if (sum < SOME) return { level: 1, label: "A little", detail };
  if (sum < MUCH) return { level: 2, label: "Busy", detail };
  return { level: 3, label: "Very busy", detail };
}

/** "23 ms"; a client that isn't our page tells nothing. */
export function distanceWords({ roundtrip }: Pick<LiveSession, "roundtrip">): string {
  return roundtrip === null ? "unknown" : `${roundtrip} ms`;
}

const ACTIVE_SECONDS = 30;

/** Since the last key or move of the mouse, not finer than it is told. */
export function idleWords({ idle_seconds }: Pick<LiveSession, "idle_seconds">): string {
  if (idle_seconds === null) return "unknown";
  if (idle_seconds < ACTIVE_SECONDS) return "active";
  if (idle_seconds < 60) return "under 1 min";
  return formatDuration(Math.floor(idle_seconds / 60) * 60);
}

const SOURCES: Readonly<Record<string, string>> = {
  hmac: "signed request",
  json: "encrypted JSON",
  share: "share link",
  guest: "guest",
  quick: "quick connection",
};

/** Who it is: somebody without an account has whatever name they gave or were given, or none. */
export function whoWords({ username, source }: Pick<LiveSession, "username" | "source">): string {
  if (source === "") return username;
  const by = SOURCES[source] ?? source;
  return username === "" ? by : `${username} (${by})`;
}

/** "Grace watches", "Grace and Ada watch", "Grace and 3 others watch"; "" for nobody. */
export function watchedWords({ watchers }: Pick<LiveSession, "watchers">): string {
  const [first, second] = watchers;
  if (!first) return "";
  if (!second) return `${first.name} watches`;
  if (watchers.length === 2) return `${first.name} and ${second.name} watch`;
  return `${first.name} and ${watchers.length - 1} others watch`;
}

/** "12 sessions, 3 parked". `unlisted`: older ones, which the list has no place for. */
export function countWords(items: readonly LiveSession[], unlisted = 0): string {
  const parked = items.filter(isParked).length;
  const sum = `${items.length} ${items.length === 1 ? "session" : "sessions"}`;
  const rest = unlisted > 0 ? `${unlisted} older ones not listed` : "";
  return [sum, parked > 0 && `${parked} parked`, rest].filter(Boolean).join(", ");
}
