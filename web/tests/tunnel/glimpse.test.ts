// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { NoPicture, glimpse } from "../../src/tunnel/glimpse";
import { FakeSocket, OPENING } from "./fakeSocket";

const ADMITTED = { token: "T1", dataSource: "deskgate", kind: "a", identifier: "s-1" };
const PICTURE =
  "4.size,1.0,4.1280,3.640;4.rect,1.0,1.0,1.0,2.40,2.40;5.cfill,2.14,1.0,1.9,1.9,1.9,3.255;";
/** jsdom draws nothing: a context that takes every call and every property. */
const context = new Proxy({}, { get: () => () => undefined, set: () => true });
let leave: AbortController;

beforeEach(() => {
  FakeSocket.install();
  vi.useFakeTimers();
  leave = new AbortController();
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(context as never);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function begin(): Promise<HTMLCanvasElement> {
  const taken = glimpse("ws://gate/websocket-tunnel", ADMITTED, leave.signal);
  taken.catch(() => undefined);
  FakeSocket.last.accept();
  FakeSocket.last.text(OPENING);
  return taken;
}

it("joins without sound, waits for a frame with something in it, and leaves", async () => {
  const taken = begin();
  const query = new URL(FakeSocket.last.url).searchParams;
  expect([query.get("GUAC_ID"), query.get("GUAC_TYPE")]).toEqual(["s-1", "a"]);
  expect(query.getAll("GUAC_AUDIO")).toEqual([]);
  FakeSocket.last.bytes("4.sync,1.1;");
  expect(FakeSocket.last.closedWith).toBeNull();
  FakeSocket.last.bytes(`${PICTURE}4.sync,1.2;`);
  const { width, height } = await taken;
  expect([width, height]).toEqual([640, 320]);
  expect(FakeSocket.last.closedWith?.[0]).toBe(1000);
  const opcodes = FakeSocket.last.sent.map((sent) => sent.split(",")[0]);
  expect(new Set(opcodes)).toEqual(new Set(["4.sync", "10.disconnect;"]));
});

it("says why there was none", async () => {
  const taken = begin();
  FakeSocket.last.text("0.,5.ended,7.revoked,3.771,14.It was ended.;.");
  FakeSocket.last.end(1000, "771");
  const error = await taken.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(NoPicture);
});

it("gives up on a session that shows nothing, and where nobody looks any more", async () => {
  const quiet = begin();
  FakeSocket.last.bytes("4.sync,1.1;");
  for (let seconds = 0; seconds < 20; seconds++) {
    FakeSocket.last.bytes("4.sync,1.1;");
    await vi.advanceTimersByTimeAsync(1000);
  }
  await expect(quiet).rejects.toThrow("The session showed no picture.");
  expect(FakeSocket.last.closedWith).not.toBeNull();
  const unseen = begin();
  leave.abort();
  await expect(unseen).rejects.toThrow();
  expect(FakeSocket.last.closedWith).not.toBeNull();
  await expect(glimpse("ws://gate/", ADMITTED, leave.signal)).rejects.toThrow();
});
