// @vitest-environment jsdom
import type { Client } from "guacamole-common-js";
import { describe, expect, it, vi } from "vitest";
import { Clipboard } from "../../src/tunnel/clipboard";

function made(keepReturns = false) {
  const streams: string[] = [];
  const incoming: Record<string, (event?: unknown) => void> = {};
  const client = {
    onclipboard: null as Client["onclipboard"],
    createClipboardStream: () => ({
      sendBlob: (blob: string) =>
        streams.push(new TextDecoder().decode(Uint8Array.from(atob(blob), (c) => c.charCodeAt(0)))),
      sendEnd: () => streams.push("end"),
    }),
  };
  const onremote = vi.fn();
  const clipboard = new Clipboard(client as unknown as Client, keepReturns, { onremote });
  const fromRemote = async (text: string) => {
    const stream = { onblob: null, onend: null } as {
      onblob: ((data: string) => void) | null;
      onend: (() => void) | null;
    };
    client.onclipboard?.(stream as never, "text/plain");
    const binary = String.fromCharCode(...new TextEncoder().encode(text));
    for (let at = 0; at < binary.length; at += 5) stream.onblob?.(btoa(binary.slice(at, at + 5)));
    stream.onend?.();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { clipboard, streams, onremote, fromRemote, incoming };
}

describe("Clipboard", () => {
  it("sends text once, with line ends that a terminal takes", () => {
    const { clipboard, streams } = made();
    clipboard.send("a\r\nb 🙂");
    clipboard.send("a\r\nb 🙂");
    expect(streams).toEqual(["a\nb 🙂", "end"]);
  });

  it("keeps Windows' line ends for Windows", () => {
    const { clipboard, streams } = made(true);
    clipboard.send("a\r\nb");
    expect(streams[0]).toBe("a\r\nb");
  });

  it("reads remote text that is cut within a character, and does not send it back", async () => {
    vi.stubGlobal("navigator", { clipboard: { writeText: vi.fn(() => Promise.resolve()) } });
    const { clipboard, streams, fromRemote } = made();
    await fromRemote("漢字 🙂 ß");
    expect(clipboard.remoteText).toBe("漢字 🙂 ß");
    clipboard.send("漢字 🙂 ß");
    expect(streams).toEqual([]);
    vi.unstubAllGlobals();
  });

  it("says when the browser did not take it", async () => {
    const refuse = () => Promise.reject(new Error("denied"));
    vi.stubGlobal("navigator", { clipboard: { writeText: refuse } });
    const { onremote, fromRemote } = made();
    await fromRemote("secret plans");
    await vi.waitFor(() => expect(onremote).toHaveBeenCalledWith("secret plans", false));
    vi.unstubAllGlobals();
  });
});
