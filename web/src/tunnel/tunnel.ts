/**
 * A Guacamole tunnel over one WebSocket, in either of two framings that the server chooses from:
 *
 * - `deskgate.stream`: binary frames are guacd's bytes, cut anywhere; text frames are the gateway's own
 *   notices, whole instructions that may arrive between two halves of one of guacd's. Each kind has a
 *   parser of its own.
 * - `guacamole`: text frames of whole instructions, the gateway's among guacd's.
 *
 * Laws: `onend` fires exactly once, after the last instruction; guacd's `error` and `disconnect` are not
 * passed on, because the drawing client would hang up at once and miss the gateway's word on why.
 */
import type { Tunnel } from "guacamole-common-js";
import { isEnding, type Ending, type SessionEnd } from "./ending";
import { InstructionParser, encodeInstruction } from "./framing";
import Guacamole from "./guacamole";
import { Liveness } from "./liveness";
import { Status, parseStatus, statusOfClose, type StatusCode } from "./status";

export const STREAM_PROTOCOL = "deskgate.stream";
export const GUACAMOLE_PROTOCOL = "guacamole";

/** The gateway has its own limits on reaching guacd and says what failed; this is for its silence. */
const CONNECT_TIMEOUT_MS = 45_000;
/** How long the gateway may take to close the socket after guacd has said `error` or `disconnect`. */
const CLOSE_GRACE_MS = 3000;

const { State } = Guacamole.Tunnel;

/** No close frame; or one that no Guacamole server wrote: it, or what stands before it, goes down. */
const BROKEN = new Set([1006, 1015]);
const GOING_DOWN = new Set([1001, 1012, 1013, 1014]);

function isBroken({ code, reason }: CloseEvent): boolean {
  return BROKEN.has(code) || (GOING_DOWN.has(code) && parseStatus(reason) === null);
}

export class DeskgateTunnel implements Tunnel {
  state: Tunnel.State = State.CLOSED;
  uuid: string | null = null;
  receiveTimeout = 15_000;
  unstableThreshold = 1500;
  onuuid: Tunnel["onuuid"] = null;
  oninstruction: Tunnel["oninstruction"] = null;
  onstatechange: Tunnel["onstatechange"] = null;
  onerror: Tunnel["onerror"] = null;
  /** The socket is open, and the gateway is reaching for guacd. */
  onreached: (() => void) | null = null;
  onend: ((end: SessionEnd) => void) | null = null;
  onroundtrip: ((milliseconds: number) => void) | null = null;
  /** What the gateway says about who else is in the session: JSON, see room.ts. */
  onroom: ((text: string) => void) | null = null;

  #socket: WebSocket | null = null;
  #ended = false;
  #stated: SessionEnd | null = null; // the gateway's notice
  #guacd: { status: StatusCode; message: string } | null = null; // guacd's error or disconnect
  #grace: ReturnType<typeof setTimeout> | undefined;
  #complained = false;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #data = new InstructionParser((opcode, args) => this.#instruction(opcode, args));
  readonly #notices = new InstructionParser((opcode, args) => this.#notice(opcode, args));
  readonly #liveness = new Liveness(
    () =>
      this.isConnected()
        ? { receiveTimeout: this.receiveTimeout, unstableThreshold: this.unstableThreshold }
        : { receiveTimeout: CONNECT_TIMEOUT_MS, unstableThreshold: Infinity },
    {
      ping: () => this.#ping(),
      nop: () => this.sendMessage("nop"),
      unstable: () => this.#setState(State.UNSTABLE),
      stable: () => this.#setState(State.OPEN),
      silent: () => this.#silent(),
    },
  );

  constructor(private readonly url: string) {}

  isConnected(): boolean {
    return this.state === State.OPEN || this.state === State.UNSTABLE;
  }

  /** `data`: the query string. One tunnel connects once. */
  connect(data = ""): void {
    const protocols = [STREAM_PROTOCOL, GUACAMOLE_PROTOCOL];
    const socket = new WebSocket(data ? `${this.url}?${data}` : this.url, protocols);
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.onreached?.();
    socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => this.#receive(event.data);
    socket.onclose = (event) => this.#closed(event);
    this.#setState(State.CONNECTING);
    this.#liveness.start();
  }

  disconnect(): void {
    this.#end("closed-by-user", Status.SUCCESS, "");
  }

  sendRoom(text: string): void {
    this.#aside("room", text);
  }

  sendMessage(...elements: (string | number)[]): void {
    if (!this.isConnected() || this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send(encodeInstruction(elements));
    this.#liveness.sent();
  }

  #receive(data: string | ArrayBuffer): void {
    if (this.#ended) return;
    this.#liveness.received();
    try {
      if (typeof data !== "string") this.#data.feed(this.#decoder.decode(data, { stream: true }));
      else if (this.#socket?.protocol === STREAM_PROTOCOL) this.#notices.feed(data);
      else this.#data.feed(data);
    } catch (error) {
      console.error("deskgate: the tunnel brought no instruction", error);
      this.#end("garbled", Status.SERVER_ERROR, "");
    }
  }

  #instruction(opcode: string, args: string[]): void {
    if (opcode === "") {
      if (this.#socket?.protocol !== STREAM_PROTOCOL) this.#notice(opcode, args);
      return;
    }
    if (opcode === "error" || opcode === "disconnect") {
      this.#guacdEnds(opcode, args);
      return;
    }
    try {
      this.oninstruction?.(opcode, args);
    } catch (error) {
      // One instruction that can't be drawn is no reason to lose the session.
      if (!this.#complained) console.error(`deskgate: could not carry out ${opcode}`, error);
      this.#complained = true;
    }
  }

  #notice(opcode: string, args: string[]): void {
    if (opcode === "ack") this.#instruction(opcode, args); // the gateway's word on a stream it refused
    if (opcode !== "") return;
    const [kind = ""] = args;
    if (this.state === State.CONNECTING && args.length === 1) {
      this.uuid = kind;
      this.onuuid?.(kind);
      this.#setState(State.OPEN);
    } else if (kind === "ping") {
      this.onroundtrip?.(performance.now() - Number(args[1]));
    } else if (kind === "room") {
      this.onroom?.(args[1] ?? "");
    } else if (kind === "ended") {
      const [, ending = "", status = "", message = ""] = args;
      this.#stated = {
        ending: isEnding(ending) ? ending : null,
        status: parseStatus(status) ?? Status.SERVER_ERROR,
        message,
      };
    }
  }

  #guacdEnds(opcode: string, [message = "", code = ""]: string[]): void {
    this.#guacd ??=
      opcode === "error"
        ? { status: parseStatus(code) ?? Status.SERVER_ERROR, message }
        : { status: Status.SUCCESS, message: "" };
    this.#grace ??= setTimeout(() => this.#finish(Status.SUCCESS), CLOSE_GRACE_MS);
  }

  #ping(): void {
    this.#aside("ping", String(Math.round(performance.now())));
  }

  /** For the gateway itself: guacd doesn't get to see it. */
  #aside(word: string, text: string): void {
    if (!this.isConnected() || this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send(encodeInstruction(["", word, text]));
  }

  #silent(): void {
    const open = this.#socket?.readyState === WebSocket.OPEN;
    this.#end(open ? "gateway-silent" : "gateway-unreachable", Status.UPSTREAM_TIMEOUT, "");
  }

  #closed(event: CloseEvent): void {
    const status = statusOfClose(event.code, event.reason);
    if (this.#stated ?? this.#guacd) this.#finish(status);
    else if (isBroken(event))
      this.#end(
        this.state === State.CONNECTING ? "gateway-unreachable" : "gateway-lost",
        status,
        "",
      );
    else this.#finish(status);
  }

  /** The other side ended it: its notice says most, then guacd's own words, then the close frame. */
  #finish(closeStatus: StatusCode): void {
    if (this.#stated) this.#end(this.#stated.ending, this.#stated.status, this.#stated.message);
    else if (this.#guacd?.status === Status.SUCCESS)
      this.#end("closed-by-target", Status.SUCCESS, "");
    else if (this.#guacd) this.#end(null, this.#guacd.status, "");
    else this.#end(closeStatus === Status.SUCCESS ? "closed-by-target" : null, closeStatus, "");
  }

  #end(ending: Ending | null, status: StatusCode, message: string): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#grace);
    this.#liveness.stop();
    const socket = this.#socket;
    if (socket && socket.readyState < WebSocket.CLOSING) socket.close(1000, String(status));
    this.#setState(State.CLOSED);
    this.onend?.({ ending, status, message });
  }

  #setState(state: Tunnel.State): void {
    if (state === this.state || (this.#ended && state !== State.CLOSED)) return;
    this.state = state;
    this.onstatechange?.(state);
  }
}
