import { expect, it } from "vitest";
import { leading, leftOf, leftWords, ownSessions, runningOn, type LiveSession } from "@/lib/live";

const session = (id: string, more: Partial<LiveSession> = {}): LiveSession =>
  ({
    id,
    connection_id: "1",
    joined: null,
    mine: true,
    parked_at: null,
    parked_until: null,
    started_at: "2026-01-01T10:00:00Z",
    ...more,
  }) as LiveSession;
const parked = { parked_at: "2026-01-01T10:05:00Z", parked_until: "2026-01-01T10:15:00Z" };

it("leaves out who only looks into another session", () => {
  const items = [session("a"), session("b", { joined: "a" })];
  expect(leading({ items }).map(({ id }) => id)).toEqual(["a"]);
});

it("has the person's own, the parked ones first and then the newest", () => {
  const items = [
    session("old"),
    session("new", { started_at: "2026-01-01T11:00:00Z" }),
    session("other", { mine: false }),
    session("parked", parked),
  ];
  expect(ownSessions(items).map(({ id }) => id)).toEqual(["parked", "new", "old"]);
});

it("says on which connections they have one, and whether any of these has a browser", () => {
  const items = [
    session("a", parked),
    session("b"),
    session("c", { ...parked, connection_id: "2" }),
    session("d", { mine: false, connection_id: "3" }),
    session("e", { connection_id: null }),
  ];
  for (const order of [items, [...items].reverse()])
    expect(Object.fromEntries(runningOn(order))).toEqual({ 1: "live", 2: "parked" });
});

it("counts down to nothing, and not at all for one with a browser", () => {
  const at = (time: string) => Date.parse(`2026-01-01T10:${time}Z`);
  expect(leftOf(parked, at("14:00"))).toBe(60_000);
  expect(leftOf(parked, at("20:00"))).toBe(0);
  expect(leftOf({ parked_until: null }, at("20:00"))).toBeNull();
});

it("says for how long a parked session waits, by the second only at its end", () => {
  const parked_until = "2026-01-01T10:10:00Z";
  const at = (time: string) => leftWords({ parked_until }, Date.parse(`2026-01-01T10:${time}Z`));
  expect(at("01:30")).toBe("8 min left");
  expect(at("08:30")).toBe("1 min 30 s left");
  expect(at("11:00")).toBe("ends now");
  expect(leftWords({ parked_until: null }, 0)).toBe("");
});
