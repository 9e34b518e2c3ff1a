import { expect, it } from "vitest";
import { chosen, type Wanted } from "@/features/live/choice";
import { bunchesOf } from "@/features/live/components/open";
import {
  busyness,
  countWords,
  distanceWords,
  idleWords,
  watchedWords,
  whoWords,
} from "@/features/live/words";
import type { LiveSession, Watcher } from "@/lib/live";

let made = 0;

const session = (id: string, more: Partial<LiveSession> = {}): LiveSession =>
  ({
    id,
    user_id: "7",
    username: "ada",
    source: "",
    connection_id: "1",
    connection_name: "db1",
    protocol: "ssh",
    client_address: "10.0.0.9",
    guacd: "",
    folder: "",
    joined: null,
    started_at: new Date(Date.UTC(2026, 0, 1, 10, 0, made++)).toISOString(),
    parked_at: null,
    parked_until: null,
    roundtrip: null,
    rate_to_browser: 0,
    rate_to_guacd: 0,
    idle_seconds: 0,
    watchers: [],
    mine: false,
    may_end: true,
    ...more,
  }) as LiveSession;

const watcher = (name: string): Watcher => ({ name, control: false, since: "" });
const rates = (
  rate_to_browser: number,
  rate_to_guacd: number,
  idle_seconds: number | null = 0,
) => ({ rate_to_browser, rate_to_guacd, idle_seconds });

it("says how busy a session is without making figures up", () => {
  expect(busyness(rates(0, 0, null))).toBeNull();
  expect(busyness(rates(40, 40))?.level).toBe(0);
  expect(busyness(rates(5000, 100))).toEqual({
    level: 1,
    label: "A little",
    detail: "5.0 kB a second to the browser, 100 B from it",
  });
  expect(busyness(rates(90_000, 0))?.label).toBe("Busy");
  expect(busyness(rates(0, 2_000_000))?.level).toBe(3);
});

it("says what isn't known", () => {
  expect(distanceWords({ roundtrip: null })).toBe("unknown");
  expect(distanceWords({ roundtrip: 0 })).toBe("0 ms");
  expect(idleWords({ idle_seconds: null })).toBe("unknown");
});

it("counts idleness in whole minutes", () => {
  expect(idleWords({ idle_seconds: 12 })).toBe("active");
  expect(idleWords({ idle_seconds: 45 })).toBe("under 1 min");
  expect(idleWords({ idle_seconds: 200 })).toBe("3 min");
  expect(idleWords({ idle_seconds: 4000 })).toBe("1 h 6 min");
});

it("names who watches, and no more than fit", () => {
  const words = (...names: string[]) => watchedWords({ watchers: names.map(watcher) });
  expect(words()).toBe("");
  expect(words("Grace")).toBe("Grace watches");
  expect(words("Grace", "Ada")).toBe("Grace and Ada watch");
  expect(words("Grace", "Ada", "Bob")).toBe("Grace and 2 others watch");
});

it("names people without an account as well", () => {
  expect(whoWords({ username: "ada", source: "" })).toBe("ada");
  expect(whoWords({ username: "Eve", source: "guest" })).toBe("Eve (guest)");
  expect(whoWords({ username: "", source: "hmac" })).toBe("signed request");
});

it("counts", () => {
  expect(countWords([session("a")])).toBe("1 session");
  const parked = session("b", { parked_at: "2026-01-01T10:00:00Z" });
  expect(countWords([session("a"), parked])).toBe("2 sessions, 1 parked");
  expect(countWords([parked], 7)).toBe("1 session, 1 parked, 7 older ones not listed");
});

const all: Wanted = { q: "", kind: "all", sort: "newest" };
const found = (items: readonly LiveSession[], wanted: Partial<Wanted>) =>
  chosen(items, { ...all, ...wanted }).map(({ id }) => id);

it("finds sessions by every word, wherever it stands", () => {
  const items = [
    session("a"),
    session("b", { connection_name: "Web Server" }),
    session("c", { watchers: [watcher("Grace")] }),
  ];
  expect(found(items, { q: "" })).toEqual(["c", "b", "a"]);
  expect(found(items, { q: "SERVER ada" })).toEqual(["b"]);
  expect(found(items, { q: "grace" })).toEqual(["c"]);
  expect(found(items, { q: "server grace" })).toEqual([]);
});

it("shows some of them only", () => {
  const items = [
    session("a", { mine: true }),
    session("b", { parked_at: "2026-01-01T10:00:00Z" }),
    session("c", { idle_seconds: 700 }),
    session("d", { watchers: [watcher("Grace")], idle_seconds: null }),
  ];
  for (const [kind, id] of [
    ["mine", "a"],
    ["parked", "b"],
    ["idle", "c"],
    ["watched", "d"],
  ] as const)
    expect(found(items, { kind })).toEqual([id]);
});

it("puts what isn't known last, and the newest of equals first", () => {
  const items = [
    session("a", { roundtrip: 20, ...rates(0, 0, null) }),
    session("b", { roundtrip: null, ...rates(0, 9, 900) }),
    session("c", { roundtrip: 90, ...rates(500, 0, 20) }),
  ];
  expect(found(items, { sort: "farthest" })).toEqual(["c", "a", "b"]);
  expect(found(items, { sort: "busiest" })).toEqual(["c", "b", "a"]);
  expect(found(items, { sort: "idlest" })).toEqual(["b", "c", "a"]);
  expect(found(items, { sort: "oldest" })).toEqual(["a", "b", "c"]);
  expect(found(items, { sort: "person" })).toEqual(["c", "b", "a"]);
});

it("offers to end several where there are several to end", () => {
  const one = session("a");
  const items = [
    one,
    session("b", { connection_id: "2" }),
    session("c", { user_id: "8", may_end: false }),
  ];
  expect(bunchesOf(one, items)).toEqual([
    { what: "end-all", bunch: { of: "person", id: "7" }, name: "ada", count: 2 },
  ]);
  const visitor = session("d", { user_id: null, connection_id: null });
  expect(bunchesOf(visitor, [...items, visitor])).toEqual([]);
});
