/** Which of the live sessions are shown, and in which order. */
import { isParked, type LiveSession } from "@/lib/live";
import { whoWords } from "./words";

export type Kind = "all" | "mine" | "parked" | "idle" | "watched";
export type Sort =
  "newest" | "oldest" | "busiest" | "farthest" | "idlest" | "person" | "connection";

export const KINDS: readonly { readonly value: Kind; readonly label: string }[] = [
  { value: "all", label: "All sessions" },
  { value: "mine", label: "Mine" },
  { value: "parked", label: "Parked" },
  { value: "idle", label: "Idle for 10 minutes" },
  { value: "watched", label: "Watched by somebody" },
];

export const SORTS: readonly { readonly value: Sort; readonly label: string }[] = [
  { value: "newest", label: "Newest first" },
  { value: "oldest", label: "Longest first" },
  { value: "busiest", label: "Busiest first" },
  { value: "farthest", label: "Farthest away first" },
  { value: "idlest", label: "Longest idle first" },
  { value: "person", label: "By person" },
  { value: "connection", label: "By connection" },
];

const IDLE_SECONDS = 600;

const FITS: Readonly<Record<Kind, (item: LiveSession) => boolean>> = {
  all: () => true,
  mine: ({ mine }) => mine,
  parked: isParked,
  idle: ({ idle_seconds }) => (idle_seconds ?? 0) >= IDLE_SECONDS,
  watched: ({ watchers }) => watchers.length > 0,
};

const started = ({ started_at }: LiveSession) => Date.parse(started_at);
/** What isn't known comes last. */
const known = (value: number | null) => value ?? -1;
const rate = ({ rate_to_browser, rate_to_guacd, idle_seconds }: LiveSession) =>
  idle_seconds === null ? -1 : rate_to_browser + rate_to_guacd;

type Order = (a: LiveSession, b: LiveSession) => number;
const ORDERS: Readonly<Record<Sort, Order>> = {
  newest: (a, b) => started(b) - started(a),
  oldest: (a, b) => started(a) - started(b),
  busiest: (a, b) => rate(b) - rate(a),
  farthest: (a, b) => known(b.roundtrip) - known(a.roundtrip),
  idlest: (a, b) => known(b.idle_seconds) - known(a.idle_seconds),
  person: (a, b) => whoWords(a).localeCompare(whoWords(b)),
  connection: (a, b) => a.connection_name.localeCompare(b.connection_name),
};

function textOf(item: LiveSession): string {
  const { connection_name, protocol, client_address, guacd, watchers, folder } = item;
  const names = watchers.map(({ name }) => name).join(" ");
  return [whoWords(item), connection_name, protocol, client_address, guacd, folder, names]
    .join(" ")
    .toLocaleLowerCase();
}

export interface Wanted {
  readonly q: string;
  readonly kind: Kind;
  readonly sort: Sort;
}

/** Each word of `q` has to be somewhere in what describes the session. Equal ones: the newest first. */
export function chosen(items: readonly LiveSession[], { q, kind, sort }: Wanted) {
  const words = q.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const fits = (item: LiveSession) => {
    const text = words.length > 0 ? textOf(item) : "";
    return FITS[kind](item) && words.every((word) => text.includes(word));
  };
  return items.filter(fits).sort((a, b) => ORDERS[sort](a, b) || ORDERS.newest(a, b));
}
