// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { takeKept } from "@/features/sessions/kept";
import { SessionRegistry } from "@/features/sessions/registry";
import type { RemoteSession } from "@/tunnel";
import { encodeInstruction } from "../../src/tunnel/framing";
import { FakeSocket, OPENING, UUID } from "../tunnel/fakeSocket";

const target = { id: "7", name: "db", protocol: "ssh", hostname: "" };
const look = { ...target, id: "a-9", opens: { kind: "a", identifier: "9" } as const };
const VISIT = { token: "v", dataSource: "hmac", kind: "c", identifier: "7" };
const OTHER = "11111111-ff9a-4915-b4ef-682d8a5419d6";

let asked: string[];

function issued(url: URL, init: RequestInit) {
  const path = url.pathname.replace("/api/v1/", "");
  asked.push(`${init.method ?? "GET"} ${path}`);
  const [thing = "", id = ""] = path.split("/");
  const kind = path.endsWith("return-tokens") ? "r" : thing === "sessions" ? "a" : "c";
  const body = { token: "t", data_source: "deskgate", kind, identifier: id };
  return Promise.resolve(new Response(JSON.stringify(body), { status: 201 }));
}

async function line(number: number, uuid = OPENING): Promise<FakeSocket> {
  await vi.waitFor(() => expect(FakeSocket.all.length).toBe(number));
  FakeSocket.last.accept();
  FakeSocket.last.text(uuid);
  return FakeSocket.last;
}

const asks = ({ url }: FakeSocket) => {
  const query = new URL(url).searchParams;
  return [query.get("token"), query.get("GUAC_TYPE"), query.get("GUAC_ID")];
};

function sessionOf(registry: SessionRegistry, id: string): RemoteSession {
  const open = registry.get().get(id);
  if (!open) throw new Error(`no tab ${id}`);
  return open.session;
}

beforeEach(() => {
  asked = [];
  sessionStorage.clear();
  document.cookie = "csrftoken=abc";
  FakeSocket.install();
  vi.stubGlobal("fetch", vi.fn(issued));
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe = () => undefined;
      disconnect = () => undefined;
    },
  );
  const context = new Proxy({}, { get: () => () => undefined, set: () => true });
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(context as never);
});
afterEach(() => vi.unstubAllGlobals());

describe("the sessions of a page", () => {
  it("are gone on with by the page that takes its place, and by no other", async () => {
    const before = new SessionRegistry("1");
    const quiet = before.keepAtEnd(() => "a-9");
    before.open(target);
    sessionOf(before, "7").start();
    await line(1);
    before.open(look);
    sessionOf(before, "a-9").start();
    await line(2, encodeInstruction(["", OTHER]));
    // A tab that is duplicated now finds nothing.
    expect(takeKept("1")).toEqual([]);
    window.dispatchEvent(new Event("pagehide"));
    quiet();

    const after = new SessionRegistry("1");
    const fronted: string[] = [];
    after.whenActivated((id) => fronted.push(id));
    after.restore();
    expect([...after.get().keys()]).toEqual(["7", "a-9"]);
    expect(fronted).toEqual(["a-9"]);
    sessionOf(after, "7").start();
    expect(asks(await line(3))).toEqual(["t", "r", UUID]);
    sessionOf(after, "a-9").start(); // a look is opened anew
    expect(asks(await line(4))).toEqual(["t", "a", "9"]);
    expect(asked.slice(2)).toEqual([
      `POST sessions/${UUID}/return-tokens`,
      "POST sessions/9/tunnel-tokens",
    ]);
    const later = new SessionRegistry("1");
    later.restore();
    expect(later.get().size).toBe(0);
    before.closeAll();
    after.closeAll();
  });

  it("go on by the visit's own token, for who came by a link", async () => {
    const registry = new SessionRegistry(null);
    registry.open(target, () => Promise.resolve(VISIT));
    sessionOf(registry, "7").start();
    const first = await line(1);
    first.end(1006, "");
    expect(asks(await line(2))).toEqual(["v", "r", UUID]);
    expect(asked).toEqual([]);
    registry.closeAll();
  });

  it("that are another's are joined again", async () => {
    const registry = new SessionRegistry("1");
    registry.open(look);
    sessionOf(registry, "a-9").start();
    (await line(1)).end(1006, "");
    expect(asks(await line(2))).toEqual(["t", "a", "9"]);
    registry.closeAll();
  });

  it("are ended with their tab, or left running without it", async () => {
    const registry = new SessionRegistry("1");
    registry.open(target);
    sessionOf(registry, "7").start();
    const ended = await line(1);
    expect(registry.live).toBe(1);
    registry.close("7");
    expect(ended.sent.at(-1)).toBe("10.disconnect;");
    registry.open(target);
    sessionOf(registry, "7").start();
    const parked = await line(2);
    registry.park("7");
    expect(parked.sent.join("")).not.toContain("disconnect");
    expect([registry.get().size, registry.live]).toEqual([0, 0]);
  });
});
