// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SessionEnd } from "../../src/tunnel/ending";
import { encodeInstruction } from "../../src/tunnel/framing";
import { DeskgateTunnel } from "../../src/tunnel/tunnel";
import { FakeSocket, OPENING, UUID } from "./fakeSocket";

interface Heard {
  tunnel: DeskgateTunnel;
  socket: FakeSocket;
  instructions: string[][];
  states: number[];
  ends: SessionEnd[];
}

function connected(protocol = "deskgate.stream"): Heard {
  FakeSocket.install(protocol);
  const tunnel = new DeskgateTunnel("ws://gate/websocket-tunnel");
  const heard = { tunnel, instructions: [], states: [], ends: [] } as unknown as Heard;
  tunnel.oninstruction = (opcode, args) => heard.instructions.push([opcode, ...(args as string[])]);
  tunnel.onstatechange = (state) => heard.states.push(state);
  tunnel.onend = (end) => heard.ends.push(end);
  tunnel.connect("token=T");
  heard.socket = FakeSocket.last;
  heard.socket.accept();
  heard.socket.text(OPENING);
  return heard;
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("DeskgateTunnel", () => {
  it("offers both framings and is open with the uuid", () => {
    const { tunnel, socket } = connected();
    expect(socket.url).toBe("ws://gate/websocket-tunnel?token=T");
    expect(socket.protocols).toEqual(["deskgate.stream", "guacamole"]);
    expect(socket.binaryType).toBe("arraybuffer");
    expect(tunnel.uuid).toBe(UUID);
    expect(tunnel.isConnected()).toBe(true);
  });

  it("keeps notices apart from a stream that is cut within a character", () => {
    const { socket, instructions } = connected();
    const sent = [
      ["name", "🙂 ä漢"],
      ["clipboard", "1", "text/plain"],
      ["sync", "12"],
    ];
    const bytes = new TextEncoder().encode(sent.map(encodeInstruction).join(""));
    for (let at = 0; at < bytes.length; at++) {
      socket.bytes(bytes.subarray(at, at + 1));
      socket.text(encodeInstruction(["", "ping", at]));
    }
    expect(instructions).toEqual(sent);
  });

  it("passes on the gateway's word on a stream that is not allowed, and no other of its instructions", () => {
    const { socket, instructions } = connected();
    const refused = ["ack", "3", "Not allowed here", "771"];
    socket.text(encodeInstruction(refused) + encodeInstruction(["key", "65", "1"]));
    expect(instructions).toEqual([refused]);
  });

  it("takes whole text messages where the server speaks plain guacamole", () => {
    const { tunnel, socket, instructions } = connected("guacamole");
    expect(tunnel.uuid).toBe(UUID);
    socket.text("4.name,1.🙂;3.nop;");
    socket.text("0.,4.ping,1.5;4.sync,1.1;");
    expect(instructions).toEqual([["name", "🙂"], ["nop"], ["sync", "1"]]);
  });

  it("sends whole instructions, and nothing before it is open", () => {
    FakeSocket.install();
    const tunnel = new DeskgateTunnel("ws://gate/t");
    tunnel.connect("");
    tunnel.sendMessage("nop");
    FakeSocket.last.accept();
    tunnel.sendMessage("nop");
    FakeSocket.last.text(OPENING);
    tunnel.sendMessage("key", 65, 1);
    expect(FakeSocket.last.sent).toEqual(["3.key,2.65,1.1;"]);
  });

  it("ends with what the gateway says, not with guacd's bare status", () => {
    const { socket, ends, instructions } = connected();
    socket.bytes("5.error,18.Aborted. See logs.,3.519;4.sync,1.7;");
    expect(ends).toEqual([]);
    socket.text(encodeInstruction(["", "ended", "login-refused", 769, "The log-in was refused."]));
    socket.end(1008, "769");
    expect(instructions).toEqual([["sync", "7"]]);
    expect(ends).toEqual([
      { ending: "login-refused", status: 769, message: "The log-in was refused." },
    ]);
  });

  it("falls back to guacd's status, then to the close frame", () => {
    const guacd = connected("guacamole");
    guacd.socket.text("5.error,1.x,3.519;");
    guacd.socket.end(1011, "515");
    expect(guacd.ends).toEqual([{ ending: null, status: 519, message: "" }]);
    const frame = connected("guacamole");
    frame.socket.end(1008, "797");
    expect(frame.ends).toEqual([{ ending: null, status: 797, message: "" }]);
  });

  it("knows an ending that it has no word for by its status", () => {
    const { socket, ends } = connected();
    socket.text(encodeInstruction(["", "ended", "from-the-future", 523, "Over."]));
    socket.end(1002, "523");
    expect(ends).toEqual([{ ending: null, status: 523, message: "Over." }]);
  });

  it("does not wait for ever for a gateway that keeps the socket open after guacd's end", () => {
    const { socket, ends } = connected();
    socket.bytes("10.disconnect;");
    vi.advanceTimersByTime(3000);
    expect(ends).toEqual([{ ending: "closed-by-target", status: 0, message: "" }]);
    expect(socket.closedWith?.[0]).toBe(1000);
  });

  it("tells a socket that broke from one that never opened", () => {
    const broken = connected();
    broken.socket.end(1006, "");
    expect(broken.ends[0]?.ending).toBe("gateway-lost");
    FakeSocket.install();
    const tunnel = new DeskgateTunnel("ws://gate/t");
    const ends: SessionEnd[] = [];
    tunnel.onend = (end) => ends.push(end);
    tunnel.connect("");
    FakeSocket.last.end(1006, "");
    expect(ends[0]?.ending).toBe("gateway-unreachable");
  });

  it("takes a proxy or a server that goes down without a word for a line that broke", () => {
    const proxy = connected();
    proxy.socket.end(1012, "");
    expect(proxy.ends[0]).toEqual({ ending: "gateway-lost", status: 520, message: "" });
    const told = connected();
    told.socket.end(1012, "523");
    expect(told.ends[0]).toEqual({ ending: null, status: 523, message: "" });
  });

  it("keeps apart what is said of the room", () => {
    const { tunnel, socket, instructions } = connected();
    const heard: string[] = [];
    tunnel.onroom = (text) => heard.push(text);
    socket.text(encodeInstruction(["", "room", '{"t":"beat"}']));
    tunnel.sendRoom("{}");
    expect([heard, instructions, socket.sent]).toEqual([['{"t":"beat"}'], [], ["0.,4.room,2.{};"]]);
  });

  it("ends once, whatever still comes", () => {
    const { tunnel, socket, ends, instructions } = connected();
    tunnel.disconnect();
    socket.bytes("3.nop;");
    socket.end(1006, "");
    tunnel.disconnect();
    expect(ends).toEqual([{ ending: "closed-by-user", status: 0, message: "" }]);
    expect(instructions).toEqual([]);
  });

  it("stops at what is no instruction", () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const { socket, ends } = connected();
    socket.bytes("not an instruction");
    expect(ends[0]?.ending).toBe("garbled");
  });

  it("survives an instruction that can't be drawn", () => {
    const complain = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const { tunnel, socket, ends } = connected();
    const seen: string[] = [];
    tunnel.oninstruction = (opcode) => {
      seen.push(opcode);
      if (opcode === "png") throw new Error("a canvas of no size");
    };
    socket.bytes("3.png;3.png;4.sync,1.1;");
    expect(seen).toEqual(["png", "png", "sync"]);
    expect(ends).toEqual([]);
    expect(complain).toHaveBeenCalledTimes(1);
  });

  it("becomes unstable in silence, stable with any traffic, and gives up after 15 s", () => {
    const { tunnel, socket, ends } = connected();
    vi.advanceTimersByTime(2000);
    expect(tunnel.state).toBe(3);
    socket.text(encodeInstruction(["", "ping", "1"]));
    expect(tunnel.state).toBe(1);
    vi.advanceTimersByTime(16_000);
    expect(ends[0]?.ending).toBe("gateway-silent");
  });
});
