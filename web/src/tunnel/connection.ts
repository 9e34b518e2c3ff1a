/** One connection from tunnel to end: what of a session is made anew when the user reconnects. */
import Guacamole from "./guacamole";
import type { Client } from "guacamole-common-js";
import { audioTypes } from "./audio";
import { Clipboard } from "./clipboard";
import type { Size } from "./display";
import type { SessionEnd } from "./ending";
import { isPicture, isScreenSize, screenSize } from "./picture";
import { SessionPointer, type PointerEvents } from "./pointer";
import { sendText } from "./streams";
import { DeskgateTunnel } from "./tunnel";

/** What the gateway gave for one connecting: the tunnel's query parameters. */
export interface Admission {
  readonly token: string;
  readonly dataSource: string;
  readonly kind: string;
  readonly identifier: string;
}

export interface ConnectionEvents {
  onreached(): void;
  onopen(uuid: string | null): void;
  /** The first frame, which may be empty. */
  ondrawing(): void;
  /** The first frame with something in it, as it is on the screen. */
  onpicture(): void;
  onstable(stable: boolean): void;
  onroundtrip(milliseconds: number): void;
  onrequired(names: string[]): void;
  onremoteclipboard(text: string, delivered: boolean): void;
  /** What the gateway says of who else is there; `answer` goes back by the same line. */
  onroom(text: string, answer: (text: string) => void): void;
  onend(end: SessionEnd): void;
}

const { State } = Guacamole.Tunnel;
const IMAGE_TYPES = ["image/jpeg", "image/png", "image/webp"];

/** The query string of a tunnel for `admission`, for a display of `size`. */
export function tunnelQuery(admission: Admission, size: Size): string {
  const query = new URLSearchParams({
    token: admission.token,
    GUAC_DATA_SOURCE: admission.dataSource,
    GUAC_ID: admission.identifier,
    GUAC_TYPE: admission.kind,
    GUAC_WIDTH: String(size.width),
    GUAC_HEIGHT: String(size.height),
    GUAC_DPI: String(size.dpi),
    GUAC_TIMEZONE: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  for (const type of audioTypes()) query.append("GUAC_AUDIO", type);
  for (const type of IMAGE_TYPES) query.append("GUAC_IMAGE", type);
  return query.toString();
}

export class Connection {
  readonly client: Client;
  readonly clipboard: Clipboard;
  readonly pointer: SessionPointer;
  #drawing = false;
  #asked: Size | null = null;

  readonly #tunnel: DeskgateTunnel;

  constructor(
    url: string,
    keepReturns: boolean,
    events: ConnectionEvents,
    pointerEvents: PointerEvents,
  ) {
    const tunnel = (this.#tunnel = new DeskgateTunnel(url));
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- the client only calls it
    const client = (this.client = new Guacamole.Client(tunnel));
    this.clipboard = new Clipboard(client, keepReturns, {
      onremote: (text, delivered) => events.onremoteclipboard(text, delivered),
    });
    this.pointer = new SessionPointer(client, pointerEvents);
    tunnel.onreached = () => events.onreached();
    tunnel.onroundtrip = (milliseconds) => events.onroundtrip(milliseconds);
    tunnel.onroom = (text) => events.onroom(text, (answer) => tunnel.sendRoom(answer));
    tunnel.onstatechange = (state) => {
      if (state === State.OPEN && !this.#drawing) events.onopen(tunnel.uuid);
      if (state === State.OPEN) events.onstable(true);
      if (state === State.UNSTABLE) events.onstable(false);
    };
    tunnel.onend = (end) => {
      client.disconnect(); // stops its keep-alive; it can't send any more
      events.onend(end);
    };
    client.onsync = () => {
      if (this.#drawing) return;
      this.#drawing = true;
      events.ondrawing();
    };
    this.#awaitPicture(tunnel, () => events.onpicture());
    client.onrequired = (names) => events.onrequired(names);
  }

  /** Looks at what comes until it is a picture, and not a moment longer: it is the busiest path of all. */
  #awaitPicture(tunnel: DeskgateTunnel, told: () => void): void {
    const handle = tunnel.oninstruction;
    let [found, sized] = [false, false];
    tunnel.oninstruction = (opcode, args) => {
      sized ||= isScreenSize(opcode, args);
      if (!found && isPicture(opcode, args)) {
        found = true;
        // guacd's RDP (1.3) tells the screen's size to all who are there, sometimes before its owner
        // is: without one all would be drawn on nothing. It has the size that was asked for; another
        // one it tells as a change.
        if (!sized && this.#asked) handle?.("size", screenSize(this.#asked));
      }
      handle?.(opcode, args);
      if (!found || opcode !== "sync") return;
      tunnel.oninstruction = handle;
      this.client.getDisplay().flush(told); // images are still being decoded
    };
  }

  connect(admission: Admission, size: Size): void {
    this.#asked = size;
    this.client.connect(tunnelQuery(admission, size));
  }

  /** Ends it from this side; nothing happens if it has ended. */
  disconnect(): void {
    this.client.disconnect();
  }

  sendRoom(text: string): void {
    this.#tunnel.sendRoom(text);
  }

  /** Hangs up without a word to the other side, where the session stays. */
  leave(): void {
    this.#tunnel.disconnect();
  }

  /** Answers `required`: each value goes in a stream of its own. */
  answer(values: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(values))
      sendText(this.client.createArgumentValueStream("text/plain", name), value);
  }
}
