// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ServerStream } from "@/lib/stream";

/** A server's side of streams: what the page opened, and what it hears. */
class FakeSource extends EventTarget {
  static opened: FakeSource[] = [];
  static get last(): FakeSource {
    return FakeSource.opened.at(-1) ?? expect.unreachable();
  }
  closed = false;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  constructor(readonly url: URL) {
    super();
    FakeSource.opened.push(this);
  }
  close(): void {
    this.closed = true;
  }
  say(kind: string, data: string): void {
    this.dispatchEvent(new MessageEvent(kind, { data }));
  }
}

const stale = vi.fn();
let stop: () => void = () => undefined;

function hide(hidden: boolean): void {
  vi.spyOn(document, "hidden", "get").mockReturnValue(hidden);
  document.dispatchEvent(new Event("visibilitychange"));
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", FakeSource);
  FakeSource.opened = [];
  stale.mockClear();
  stop = new ServerStream(stale).start();
});

afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("opens one stream below the page's own path, and ends it", () => {
  expect(FakeSource.opened).toHaveLength(1);
  expect(FakeSource.last.url.pathname).toBe("/api/v1/stream");
  stop();
  expect(FakeSource.last.closed).toBe(true);
});

it("says what is stale at once, and not more than once in a second", () => {
  FakeSource.last.onopen?.();
  expect(stale).not.toHaveBeenCalled();
  for (let turn = 0; turn < 5; turn++) FakeSource.last.say("live", "{}");
  FakeSource.last.say("shares", "{}");
  expect(stale.mock.calls).toEqual([[["live"]], [["shares"]]]);
  vi.advanceTimersByTime(1000);
  expect(stale.mock.calls.slice(2)).toEqual([[["live"]]]);
  vi.advanceTimersByTime(10_000);
  expect(stale).toHaveBeenCalledTimes(3);
});

it("reads everything again when the first stream comes late", () => {
  vi.advanceTimersByTime(400);
  FakeSource.last.onopen?.();
  expect(stale.mock.calls).toEqual([[["live", "shares", "tree"]]]);
});

it("tries again with longer and longer waits, and reads everything meanwhile", () => {
  for (let turn = 0; turn < 4; turn++) {
    FakeSource.last.onerror?.();
    expect(FakeSource.last.closed).toBe(true);
    // The second failure may be a log-in's end.
    expect(stale).toHaveBeenCalledTimes(turn === 0 ? 0 : 1);
    const before = FakeSource.opened.length;
    vi.advanceTimersByTime(500 * 2 ** turn - 1);
    expect(FakeSource.opened).toHaveLength(before);
    vi.advanceTimersByTime(500 * 2 ** turn + 1);
    expect(FakeSource.opened).toHaveLength(before + 1);
  }
  vi.advanceTimersByTime(30_000);
  const polled = stale.mock.calls.length;
  expect(polled).toBeGreaterThanOrEqual(2);
  FakeSource.last.onopen?.();
  expect(stale).toHaveBeenCalledTimes(polled + 1);
  expect(stale).toHaveBeenLastCalledWith(["live", "shares", "tree"]);
  vi.advanceTimersByTime(60_000);
  expect(stale).toHaveBeenCalledTimes(polled + 1);
});

it("has no stream while nobody sees the page, and reads everything when somebody does", () => {
  FakeSource.last.onopen?.();
  hide(true);
  vi.advanceTimersByTime(29_000);
  expect(FakeSource.last.closed).toBe(false);
  vi.advanceTimersByTime(1000);
  expect(FakeSource.last.closed).toBe(true);
  vi.advanceTimersByTime(120_000);
  expect(stale).not.toHaveBeenCalled();
  hide(false);
  expect(FakeSource.opened).toHaveLength(2);
  FakeSource.last.onopen?.();
  expect(stale).toHaveBeenCalledWith(["live", "shares", "tree"]);
});

it("keeps the stream of a page that is out of sight for a moment", () => {
  hide(true);
  vi.advanceTimersByTime(10_000);
  hide(false);
  vi.advanceTimersByTime(60_000);
  expect(FakeSource.opened).toHaveLength(1);
  expect(FakeSource.last.closed).toBe(false);
});
