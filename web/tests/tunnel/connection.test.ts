// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Connection, type ConnectionEvents } from "../../src/tunnel/connection";
import { FakeSocket, OPENING } from "./fakeSocket";

const ADMITTED = { token: "T1", dataSource: "deskgate", kind: "c", identifier: "7" };
const ASKED = { width: 992, height: 714, dpi: 96 };
const DRAWN = "4.rect,1.0,1.0,1.0,2.40,2.40;5.cfill,2.14,1.0,1.9,1.9,1.9,3.255;";
/** jsdom draws nothing: a context that takes every call and every property. */
const context = new Proxy({}, { get: () => () => undefined, set: () => true });

beforeEach(() => {
  FakeSocket.install();
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(context as never);
});

afterEach(() => vi.unstubAllGlobals());

function opened(): Connection {
  const events = new Proxy({}, { get: () => () => undefined }) as ConnectionEvents;
  const connection = new Connection("ws://gate/websocket-tunnel", false, events, {
    may: () => true,
    onmove: () => undefined,
    onpress: () => undefined,
  });
  connection.connect(ADMITTED, ASKED);
  FakeSocket.last.accept();
  FakeSocket.last.text(OPENING);
  return connection;
}

async function sizeAfter(bytes: string): Promise<[number, number]> {
  const connection = opened();
  FakeSocket.last.bytes(bytes);
  const display = connection.client.getDisplay();
  await new Promise<void>((done) => display.flush(done));
  const size: [number, number] = [display.getWidth(), display.getHeight()];
  connection.disconnect();
  return size;
}

it("draws on a screen of the size that was asked for where guacd tells none", async () => {
  const cursor = "4.size,2.-1,2.32,2.32;4.sync,1.1;";
  expect(await sizeAfter(`${cursor}${DRAWN}4.sync,1.2;`)).toEqual([992, 714]);
});

it("takes guacd's size where it tells one, before or after the first picture", async () => {
  const size = "4.size,1.0,4.1280,3.640;";
  expect(await sizeAfter(`${size}${DRAWN}4.sync,1.1;`)).toEqual([1280, 640]);
  expect(await sizeAfter(`${DRAWN}4.sync,1.1;${size}4.sync,1.2;`)).toEqual([1280, 640]);
});
