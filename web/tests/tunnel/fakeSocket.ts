import { vi } from "vitest";

/** A WebSocket whose other side is the test. */
export class FakeSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  static all: FakeSocket[] = [];
  static protocolChosen = "deskgate.stream";

  binaryType = "blob";
  readyState = FakeSocket.CONNECTING;
  protocol = "";
  sent: string[] = [];
  closedWith: [number, string] | null = null;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string | ArrayBuffer }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;

  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {
    FakeSocket.all.push(this);
  }

  static install(protocol = "deskgate.stream"): void {
    FakeSocket.all = [];
    FakeSocket.protocolChosen = protocol;
    vi.stubGlobal("WebSocket", FakeSocket);
  }

  static get last(): FakeSocket {
    const socket = FakeSocket.all.at(-1);
    if (!socket) throw new Error("no socket was made");
    return socket;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(code: number, reason: string): void {
    this.closedWith = [code, reason];
    this.readyState = FakeSocket.CLOSED;
  }

  accept(): void {
    this.readyState = FakeSocket.OPEN;
    this.protocol = FakeSocket.protocolChosen;
    this.onopen?.();
  }

  text(data: string): void {
    this.onmessage?.({ data });
  }

  bytes(data: Uint8Array | string): void {
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
    this.onmessage?.({ data: new Uint8Array(bytes).buffer });
  }

  end(code: number, reason: string): void {
    this.readyState = FakeSocket.CLOSED;
    this.onclose?.({ code, reason });
  }
}

export const UUID = "5dbadaac-ff9a-4915-b4ef-682d8a5419d6";
export const OPENING = `0.,36.${UUID};`;
