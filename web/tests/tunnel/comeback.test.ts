// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Admission, SessionEnd } from "../../src/tunnel";
import { encodeInstruction } from "../../src/tunnel/framing";
import { RemoteSession } from "../../src/tunnel/session";
import { FakeSocket, OPENING, UUID } from "./fakeSocket";

const ADMITTED: Admission = { token: "T1", dataSource: "deskgate", kind: "c", identifier: "7" };
const RETURNING: Admission = { ...ADMITTED, token: "T2", kind: "r", identifier: UUID };
const OVER: SessionEnd = { ending: "left", status: 523, message: "" };
const PICTURE = "4.size,1.0,2.20,2.10;5.cfill,2.14,1.0,1.0,1.0,1.0,3.255;4.sync,1.9;";
const LEFT = 0xff51;

/** jsdom draws nothing: a context that takes every call and every property. */
const context = new Proxy({}, { get: () => () => undefined, set: () => true });

const comeBack = vi.fn<(id: string, before: Admission | null) => Promise<Admission | SessionEnd>>();
const endElsewhere = vi.fn();

function made(sessionId: string | null = null) {
  return new RemoteSession({
    tunnelUrl: "ws://gate/websocket-tunnel",
    admit: () => Promise.resolve(ADMITTED),
    comeBack,
    endElsewhere,
    protocol: "ssh",
    sessionId,
  });
}

async function connected(): Promise<{ session: RemoteSession; socket: FakeSocket }> {
  const session = made();
  await session.connect();
  const socket = FakeSocket.last;
  socket.accept();
  socket.text(OPENING);
  socket.bytes(PICTURE);
  return { session, socket };
}

/** The next line, up to the uuid. */
async function taken(number: number): Promise<FakeSocket> {
  await vi.waitFor(() => expect(FakeSocket.all.length).toBe(number));
  FakeSocket.last.accept();
  FakeSocket.last.text(OPENING);
  return FakeSocket.last;
}

function press(session: RemoteSession, type: "keydown" | "keyup") {
  const event = new KeyboardEvent(type, { key: "ArrowLeft", bubbles: true, cancelable: true });
  Object.defineProperty(event, "which", { value: 37 });
  session.sink.dispatchEvent(event);
}

const screens = (session: RemoteSession) => [...session.stage.children];

beforeEach(() => {
  FakeSocket.install();
  comeBack.mockReset().mockResolvedValue(RETURNING);
  endElsewhere.mockReset();
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(context as never);
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe = () => undefined;
      disconnect = () => undefined;
    },
  );
});

afterEach(() => vi.unstubAllGlobals());

describe("a session whose line breaks", () => {
  it("goes on in place: the old picture stays until the new one is there", async () => {
    const { session, socket } = await connected();
    document.body.append(session.sink);
    press(session, "keydown");
    expect(socket.sent.join("")).toContain(`3.key,5.${LEFT},1.1;`);
    const [old] = screens(session);
    socket.end(1006, "");
    expect(session.state.get()).toMatchObject({ phase: "reconnecting", pictured: true, end: null });
    expect(screens(session)).toEqual([old]);
    press(session, "keyup"); // goes nowhere, as whatever is typed now
    press(session, "keydown");
    press(session, "keyup");
    const line = await taken(2);
    const query = new URL(line.url).searchParams;
    expect([query.get("GUAC_TYPE"), query.get("GUAC_ID")]).toEqual(["r", UUID]);
    expect(comeBack).toHaveBeenCalledWith(UUID, ADMITTED);
    line.bytes("4.size,1.0,2.20,2.10;4.sync,1.1;"); // empty as yet
    expect(session.state.get().phase).toBe("reconnecting");
    expect(screens(session)).toEqual([old]);
    expect(line.sent.join("")).not.toContain("3.key");
    line.bytes(PICTURE);
    expect(session.state.get()).toMatchObject({ phase: "connected", returns: 1 });
    expect(screens(session)).toHaveLength(1);
    expect(screens(session)[0]).not.toBe(old);
    // What was down when the line broke is let go of, and nothing else was typed.
    expect(line.sent.filter((one) => one.includes(".key,"))).toEqual([`3.key,5.${LEFT},1.0;`]);
    session.dispose();
  });

  it("tries again where nobody answers, and says why where somebody says no", async () => {
    const { session, socket } = await connected();
    comeBack
      .mockResolvedValueOnce({ ending: "gateway-unreachable", status: 520, message: "" })
      .mockResolvedValueOnce(RETURNING)
      .mockResolvedValueOnce(OVER);
    socket.text(encodeInstruction(["", "ended", "server-stopped", 519, ""]));
    socket.end(1012, "519");
    await vi.waitFor(() => expect(session.state.get().retryAt).not.toBeNull());
    session.tryNow();
    await vi.waitFor(() => expect(comeBack).toHaveBeenCalledTimes(1));
    await vi.waitFor(() => expect(session.state.get().retryAt).not.toBeNull());
    session.tryNow();
    await vi.waitFor(() => expect(FakeSocket.all.length).toBe(2));
    FakeSocket.last.end(1006, ""); // it never opened
    await vi.waitFor(() => expect(session.state.get().retryAt).not.toBeNull());
    session.tryNow();
    await vi.waitFor(() => expect(session.state.get().phase).toBe("ended"));
    expect(session.state.get()).toMatchObject({ end: OVER, returnable: false });
    session.dispose();
  });

  it("can be given up, and gone on with after all", async () => {
    const { session, socket } = await connected();
    comeBack.mockResolvedValueOnce({ ending: "gateway-unreachable", status: 520, message: "" });
    socket.end(1006, "");
    await vi.waitFor(() => expect(comeBack).toHaveBeenCalled());
    session.giveUp();
    expect(session.state.get()).toMatchObject({ phase: "ended", returnable: true });
    expect(session.state.get().end?.ending).toBe("gateway-unreachable");
    session.comeBack();
    (await taken(2)).bytes(PICTURE);
    expect(session.state.get().phase).toBe("connected");
    session.dispose();
  });

  it("is ended from afar where it is disconnected without a line, and only then", async () => {
    const { session, socket } = await connected();
    socket.end(1006, "");
    session.disconnect();
    expect(endElsewhere).toHaveBeenCalledExactlyOnceWith(UUID);
    expect(session.state.get()).toMatchObject({ phase: "ended", returnable: false });
    session.dispose();
    expect(endElsewhere).toHaveBeenCalledOnce();
  });

  it("is over when the target refused the password, and offers nothing to come back to", async () => {
    const { session, socket } = await connected();
    socket.text(encodeInstruction(["", "ended", "login-refused", 769, ""]));
    socket.end(1008, "769");
    expect(session.state.get()).toMatchObject({ phase: "ended", returnable: false });
    session.dispose();
  });

  it("does not fight for a session that another browser took, and can bring it back", async () => {
    const { session, socket } = await connected();
    socket.text(encodeInstruction(["", "ended", "moved", 521, ""]));
    socket.end(1008, "521");
    expect(session.state.get()).toMatchObject({ phase: "ended", returnable: true });
    expect(comeBack).not.toHaveBeenCalled();
    session.comeBack();
    (await taken(2)).bytes(PICTURE);
    expect(session.state.get().phase).toBe("connected");
    session.dispose();
  });
});

describe("leaving a session", () => {
  it("says goodbye where it is to end, and hangs up without a word where it is to stay", async () => {
    const one = await connected();
    one.session.disconnect();
    expect(one.socket.sent.at(-1)).toBe("10.disconnect;");
    const other = await connected();
    other.session.park();
    other.session.dispose();
    expect(other.socket.sent.join("")).not.toContain("disconnect");
    expect(other.socket.closedWith?.[0]).toBe(1000);
    expect(endElsewhere).not.toHaveBeenCalled();
  });

  it("begins by going on with one that is live, without a picture of its own", async () => {
    const session = made(UUID);
    session.start();
    expect(session.state.get()).toMatchObject({ phase: "reconnecting", pictured: false });
    (await taken(1)).bytes(PICTURE);
    expect(comeBack).toHaveBeenCalledWith(UUID, null);
    expect(session.state.get()).toMatchObject({ phase: "connected", pictured: true });
    session.dispose();
  });
});

describe("a room in a session", () => {
  it("keeps keys from a screen that somebody else holds, by the line that is there", async () => {
    const { session, socket } = await connected();
    document.body.append(session.sink);
    const room = (message: object) =>
      socket.text(encodeInstruction(["", "room", JSON.stringify(message)]));
    const seat = (id: string, role: string) => ({ id, name: id, role, since: "", here: true });
    const seats = [seat("s1", "owner"), seat("s2", "view")];
    room({ t: "state", me: "s2", holder: "s1", until: null, seats, asking: [] });
    press(session, "keydown");
    press(session, "keyup");
    session.sendClipboard("mine");
    expect(socket.sent.join("")).not.toMatch(/\.key,|clipboard/);
    expect(session.room.state.get().denied).toBe(1);
    room({ t: "beat", n: 3 });
    expect(socket.sent.at(-1)).toBe('0.,4.room,18.{"t":"beat","n":3};');
    room({ t: "state", me: "s2", holder: "s2", until: null, seats, asking: [] });
    press(session, "keydown");
    expect(socket.sent.at(-1)).toBe(`3.key,5.${LEFT},1.1;`);
    session.dispose();
    expect(session.room.state.get().seating).toBeNull();
  });
});
