// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Admission, SessionEnd } from "../../src/tunnel";
import { encodeInstruction } from "../../src/tunnel/framing";
import { RemoteSession } from "../../src/tunnel/session";
import { FakeSocket, OPENING } from "./fakeSocket";

const ADMITTED: Admission = { token: "T1", dataSource: "deskgate", kind: "c", identifier: "7" };

function made(admit: () => Promise<Admission | SessionEnd>) {
  return new RemoteSession({
    tunnelUrl: "ws://gate/websocket-tunnel",
    admit,
    comeBack: () => Promise.reject(new Error("nothing was to be gone on with")),
    protocol: "ssh",
  });
}

/** jsdom draws nothing: a context that takes every call and every property. */
const context = new Proxy({}, { get: () => () => undefined, set: () => true });

beforeEach(() => {
  FakeSocket.install();
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

describe("RemoteSession", () => {
  it("goes from admission to a drawn screen, and tells each step", async () => {
    const session = made(() => Promise.resolve(ADMITTED));
    const seen: string[] = [];
    session.state.subscribe(() => {
      const { phase, step } = session.state.get();
      seen.push(`${phase}/${step}`);
    });
    await session.connect();
    const query = new URL(FakeSocket.last.url).searchParams;
    expect(query.get("token")).toBe("T1");
    expect(query.get("GUAC_ID")).toBe("7");
    expect(query.get("GUAC_WIDTH")).toBe("1024");
    FakeSocket.last.accept();
    FakeSocket.last.text(OPENING);
    FakeSocket.last.bytes("4.sync,1.1;");
    expect(seen).toEqual([
      "connecting/admission",
      "connecting/gateway",
      "connecting/guacd",
      "waiting/target",
      "connected/target",
    ]);
    session.dispose();
  });

  it("tells a frame with a picture from the empty ones before it", async () => {
    const session = made(() => Promise.resolve(ADMITTED));
    await session.connect();
    expect(session.sink.tabIndex).toBe(-1);
    FakeSocket.last.accept();
    FakeSocket.last.text(OPENING);
    FakeSocket.last.bytes("4.size,2.-1,1.8,1.8;4.sync,1.1;");
    expect(session.state.get()).toMatchObject({ phase: "connected", pictured: false });
    expect(session.sink.tabIndex).toBe(0);
    FakeSocket.last.bytes("5.cfill,2.14,1.0,1.0,1.0,1.0,3.255;");
    expect(session.state.get().pictured).toBe(false);
    FakeSocket.last.bytes("4.sync,1.2;");
    expect(session.state.get().pictured).toBe(true);
    session.disconnect();
    expect(session.sink.tabIndex).toBe(-1);
    session.dispose();
  });

  it("is ended by a refusal, and says which", async () => {
    const refusal: SessionEnd = { ending: "refused", status: 771, message: "No." };
    const session = made(() => Promise.resolve(refusal));
    await session.connect();
    expect(session.state.get()).toMatchObject({ phase: "ended", end: refusal });
    expect(FakeSocket.all).toEqual([]);
  });

  it("reconnects with a new admission, and does not hear the old connection", async () => {
    const tokens = ["T1", "T2"];
    const session = made(() => Promise.resolve({ ...ADMITTED, token: tokens.shift() ?? "" }));
    await session.connect();
    const old = FakeSocket.last;
    old.accept();
    old.text(OPENING);
    old.text(encodeInstruction(["", "ended", "guacd-lost", 515, "guacd went away."]));
    old.end(1011, "515");
    expect(session.state.get().end?.ending).toBe("guacd-lost");
    await session.connect();
    expect(session.state.get()).toMatchObject({ phase: "connecting", end: null });
    expect(new URL(FakeSocket.last.url).searchParams.get("token")).toBe("T2");
    old.text(encodeInstruction(["", "ended", "internal", 512, ""]));
    old.end(1011, "512");
    expect(session.state.get().phase).toBe("connecting");
    session.dispose();
  });

  it("can be given up while it is still being admitted", async () => {
    let answer: (admission: Admission) => void = () => undefined;
    const session = made(() => new Promise((resolve) => (answer = resolve)));
    const connecting = session.connect();
    session.disconnect();
    answer(ADMITTED);
    await connecting;
    expect(FakeSocket.all).toEqual([]);
    expect(session.state.get().end?.ending).toBe("closed-by-user");
  });

  it("asks for what guacd requires, and answers in a stream for each", async () => {
    const session = made(() => Promise.resolve(ADMITTED));
    await session.connect();
    const socket = FakeSocket.last;
    socket.accept();
    socket.text(OPENING);
    socket.bytes("8.required,8.username,8.password;");
    expect(session.state.get().required).toEqual(["username", "password"]);
    session.answer({ username: "ada", password: "pä🙂" });
    const sent = socket.sent.join("");
    expect(sent).toContain("4.argv,1.0,10.text/plain,8.username;4.blob,1.0,4.YWRh;3.end,1.0;");
    expect(sent).toContain(`10.text/plain,8.password;`);
    expect(session.state.get().required).toBeNull();
    session.dispose();
  });
});
