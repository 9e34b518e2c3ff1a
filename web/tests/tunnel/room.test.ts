import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Room, isShared, ownerOf, seatIn } from "../../src/tunnel/room";

const SINCE = "2026-11-22T12:00:00Z";
const ADA = { id: "s1", name: "Ada", role: "owner", since: SINCE, here: true };
const BOB = { id: "s2", name: "Bob", role: "control", since: SINCE, here: true };
const EVE = { id: "s3", name: "Eve", role: "view", since: SINCE, here: true };

const state = (me: string, holder: string, seats: object[] = [ADA, BOB, EVE], asking = [""]) =>
  JSON.stringify({ t: "state", me, holder, until: null, seats, asking: asking.filter(Boolean) });

function made() {
  const drawn: unknown[][] = [];
  const sent: unknown[] = [];
  const room = new Room({
    onpointer: (...args) => drawn.push(["pointer", ...args]),
    onlook: (...args) => drawn.push(["look", ...args]),
    onseating: (seating) => drawn.push(["seating", seating?.seats.length ?? null]),
  });
  const send = (text: string) => sent.push(JSON.parse(text) as unknown);
  room.attach(send);
  return { room, drawn, sent, hear: (text: string) => room.heard(text, send) };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a room", () => {
  it("is as if one were alone, where the server tells nothing or something unheard of", () => {
    const { room, hear, sent, drawn } = made();
    for (const text of ["", "{", "[]", "7", '{"t":"from-the-future"}', '{"t":"pointer","x":"1"}'])
      hear(text);
    expect(room.state.get()).toMatchObject({ seating: null, chat: [], notices: [] });
    expect([room.shared, room.isOwner, room.holds, room.mayType]).toEqual([
      false,
      true,
      true,
      true,
    ]);
    room.point(1, 2);
    expect([sent, drawn]).toEqual([[], []]);
  });

  it("answers a beat at once, by the line that it came by", () => {
    const { sent, hear } = made();
    hear('{"t":"beat","n":7}');
    expect(sent).toEqual([{ t: "beat", n: 7 }]);
  });

  it("knows who is there, whose session it is, and whose keyboard", () => {
    const { room, hear } = made();
    hear(state("s2", "s1", [ADA, BOB, { id: 5 }], ["s3"]));
    const { seating } = room.state.get();
    if (!seating) throw new Error("no seating");
    expect(ownerOf(seating)?.name).toBe("Ada");
    expect(seatIn(seating, "s2")?.role).toBe("control");
    expect(seating.seats[2]).toMatchObject({ id: "", role: "view" });
    expect(seating.asking).toEqual(["s3"]);
    expect(isShared(seating)).toBe(true);
    expect(isShared({ ...seating, seats: [seating.seats[1] as never] })).toBe(false);
  });

  it("refuses what is typed without the keyboard, and says so now and then", () => {
    const { room, hear } = made();
    hear(state("s2", "s1"));
    expect(room.mayType).toBe(false);
    expect(room.state.get().denied).toBe(0);
    expect([room.typed(), room.typed()]).toEqual([false, false]);
    expect(room.state.get().denied).toBe(1);
    vi.advanceTimersByTime(10_000);
    expect(room.typed()).toBe(false);
    expect(room.state.get().denied).toBe(2);
    hear(state("s2", "s2"));
    expect(room.typed()).toBe(true);
    expect(room.state.get().denied).toBe(0);
  });

  it("lets its owner type always: that takes the keyboard back", () => {
    const { room, hear } = made();
    hear(state("s1", "s2"));
    expect([room.holds, room.mayType, room.typed()]).toEqual([false, true, true]);
  });

  it("says what one does, in the gateway's words", () => {
    const { room, hear, sent } = made();
    hear(state("s1", "s1", undefined, ["s2"]));
    room.ask();
    room.give("s2", 300);
    room.give("s2", null);
    room.refuse("s2");
    room.take();
    room.giveBack();
    room.remove("s3");
    room.look(-3, 20.6);
    expect(sent).toEqual([
      { t: "ask" },
      { t: "give", seat: "s2", seconds: 300 },
      { t: "give", seat: "s2", seconds: null },
      { t: "refuse", seat: "s2" },
      { t: "take" },
      { t: "back" },
      { t: "remove", seat: "s3" },
      { t: "look", x: 0, y: 21 },
    ]);
  });

  it("does not do more at once than anybody means to", () => {
    const { room, sent } = made();
    for (let turn = 0; turn < 30; turn++) room.ask();
    expect(sent).toHaveLength(8);
  });

  it("tells the last place of the pointer, and no more than sixteen in a second", () => {
    const { room, hear, sent } = made();
    hear(state("s1", "s1"));
    for (let at = 0; at < 1000; at += 5) {
      room.point(at, at);
      vi.advanceTimersByTime(5);
    }
    vi.advanceTimersByTime(100);
    expect(sent.length).toBeLessThanOrEqual(17);
    expect(sent.length).toBeGreaterThan(10);
    expect(sent.at(-1)).toEqual({ t: "pointer", x: 995, y: 995 });
  });

  it("says no empty line, none with what can't be read in it, and none too fast", () => {
    const { room, sent } = made();
    expect(room.chat(" \n ")).toBe(false);
    expect(room.chat(`a\u0000\n"b${"x".repeat(2000)}`)).toBe(true);
    const [first] = sent as { text: string }[];
    expect(first?.text.startsWith('a "b')).toBe(true);
    expect(first?.text.length).toBeLessThanOrEqual(1000);
    expect([2, 3, 4, 5].map(() => room.chat("more"))).toEqual([true, true, true, true]);
    expect(room.chat("too much")).toBe(false);
    vi.advanceTimersByTime(5300);
    expect(room.chat("later")).toBe(true);
  });

  it("counts what others said until it is read, and one's own as read", () => {
    const { room, hear } = made();
    hear(state("s1", "s1"));
    hear('{"t":"chat","seat":"s2","name":"Bob","text":"Hello","at":""}');
    hear('{"t":"chat","seat":"s1","name":"Ada","text":"Hi","at":""}');
    expect(room.state.get()).toMatchObject({ unread: 1 });
    expect(room.state.get().chat.map(({ text }) => text)).toEqual(["Hello", "Hi"]);
    room.read();
    expect(room.state.get().unread).toBe(0);
  });

  it("keeps the last notices until they are read", () => {
    const { room, hear } = made();
    for (const text of ["1", "2", "3", "4"])
      hear(JSON.stringify({ t: "notice", text, from: "Grace", level: "warning" }));
    const { notices } = room.state.get();
    expect(notices.map(({ text }) => text)).toEqual(["2", "3", "4"]);
    expect(notices[0]).toMatchObject({ from: "Grace", warning: true });
    room.dismiss(notices[1]?.key ?? 0);
    expect(room.state.get().notices.map(({ text }) => text)).toEqual(["2", "4"]);
  });

  it("hands on what is to be drawn, and forgets who is there when its line goes", () => {
    const { room, hear, drawn } = made();
    hear(state("s1", "s1"));
    hear('{"t":"pointer","seat":"s2","x":3,"y":4}');
    hear('{"t":"look","seat":"s2","name":"Bob","x":5,"y":6}');
    expect(room.state.get().looked?.name).toBe("Bob");
    room.attach(null);
    expect(room.state.get().seating).toBeNull();
    expect(drawn).toEqual([
      ["seating", 3],
      ["pointer", "s2", 3, 4],
      ["look", "s2", "Bob", 5, 6],
      ["seating", null],
    ]);
  });
});
