/**
 * A remote session as its tab sees it: it outlives its connections, because the user may reconnect.
 *
 *   idle -> connecting (admission, gateway, guacd) -> waiting (for the target) -> connected <-> unstable
 *   any of them -> ended -> connecting …
 *
 * Laws: knows no React and no HTTP: `admit` is given; one connection at a time, and what an older one
 * still says is not heard; what can end is told in `end`, once.
 */
import { Connection, type Admission, type ConnectionEvents } from "./connection";
import { DisplayFit, type ScaleMode, type Size } from "./display";
import type { SessionEnd } from "./ending";
import { SessionKeyboard } from "./keyboard";
import { Observable } from "./observable";
import type { TouchMode } from "./pointer";

export type Phase = "idle" | "connecting" | "waiting" | "connected" | "unstable" | "ended";
export type Step = "admission" | "gateway" | "guacd" | "target";

export interface SessionState {
  readonly phase: Phase;
  readonly step: Step;
  readonly end: SessionEnd | null;
  /** Whether a screen was ever drawn since the last connecting. */
  readonly drawn: boolean;
  /** Whether anything has been seen on it: guacd's first frames may be empty. */
  readonly pictured: boolean;
  /** The parameters that guacd asks for, or null. */
  readonly required: readonly string[] | null;
  readonly remoteText: string;
  /** False: the browser refused the remote clipboard's text, which waits in `remoteText`. */
  readonly remoteTextDelivered: boolean;
  readonly remoteTextCount: number;
  readonly roundtrip: number | null;
  readonly scale: ScaleMode;
  readonly touch: TouchMode;
}

export interface SessionOptions {
  readonly tunnelUrl: string;
  /** Asks for one connecting; answers with why not, if it is refused. Never rejects. */
  readonly admit: () => Promise<Admission | SessionEnd>;
  /** RDP has ways of its own: line ends in the clipboard, and a desktop that waits for a pointer. */
  readonly protocol: string;
}

/** When an RDP desktop that was not drawn by itself is asked for, after the session's first frame. */
const NUDGES_MS = [400, 1500, 4000];

const FRESH: SessionState = {
  phase: "idle",
  step: "admission",
  end: null,
  drawn: false,
  pictured: false,
  required: null,
  remoteText: "",
  remoteTextDelivered: true,
  remoteTextCount: 0,
  roundtrip: null,
  scale: "fit",
  touch: "touchscreen",
};

export class RemoteSession {
  readonly state = new Observable<SessionState>(FRESH);
  /** Holds the remote display; the view puts it into the page. */
  readonly stage = document.createElement("div");
  /** The hidden text field that takes the keys. */
  readonly sink = document.createElement("textarea");
  #onmenu: (() => void) | null = null;
  #connection: Connection | null = null;
  #attempt = 0;
  readonly #fit: DisplayFit;
  readonly #keyboard: SessionKeyboard;

  constructor(private readonly options: SessionOptions) {
    this.stage.className = "dg-stage";
    this.sink.className = "dg-sink";
    this.sink.setAttribute("aria-label", "Remote screen: keys go to the remote machine");
    for (const name of ["autocapitalize", "autocomplete", "autocorrect"])
      this.sink.setAttribute(name, "off");
    this.sink.spellcheck = false;
    this.sink.tabIndex = -1;
    // A field that swallows the Tab key and sends it nowhere would be a trap.
    this.state.subscribe(() => (this.sink.tabIndex = this.live ? 0 : -1));
    this.#fit = new DisplayFit(this.stage, (size) => this.#sendSize(size));
    this.#keyboard = new SessionKeyboard(this.sink, {
      onkey: (pressed, keysym) => this.#connection?.client.sendKeyEvent(pressed ? 1 : 0, keysym),
      onpaste: (text) => this.#connection?.clipboard.send(text),
      onmenu: () => this.#onmenu?.(),
    });
    this.sink.addEventListener("focus", () => this.#pull());
  }

  async connect(): Promise<void> {
    const attempt = ++this.#attempt;
    this.#connection?.disconnect();
    this.#connection = null;
    const { scale, touch } = this.state.get();
    this.state.update({ ...FRESH, scale, touch, phase: "connecting" });
    const admission = await this.options.admit();
    if (attempt !== this.#attempt) return;
    if ("status" in admission) this.#ended(admission);
    else this.#open(admission, attempt);
  }

  disconnect(): void {
    this.#attempt++;
    const connection = this.#connection;
    connection?.disconnect();
    if (this.state.get().phase !== "ended")
      this.#ended({ ending: "closed-by-user", status: 0, message: "" });
  }

  dispose(): void {
    this.disconnect();
    this.#keyboard.dispose();
    this.#fit.dispose();
    this.stage.remove();
  }

  focus(): void {
    this.sink.focus({ preventScroll: true });
  }

  /** The stage became visible or changed places. */
  shown(): void {
    this.#fit.rescale();
    if (this.live) this.#fit.settle();
  }

  /** Calls `listener`, the last one given, for Ctrl+Alt+Shift; returns what ends that. */
  whenMenu(listener: () => void): () => void {
    this.#onmenu = listener;
    return () => {
      if (this.#onmenu === listener) this.#onmenu = null;
    };
  }

  sendKeys(keys: readonly number[]): void {
    this.#keyboard.combine(keys);
  }

  sendClipboard(text: string): void {
    this.#connection?.clipboard.send(text);
  }

  answer(values: Readonly<Record<string, string>>): void {
    this.#connection?.answer(values);
    this.state.update({ required: null });
  }

  setScale(scale: ScaleMode): void {
    this.#fit.mode = scale;
    this.state.update({ scale });
  }

  setTouch(touch: TouchMode): void {
    if (this.#connection) this.#connection.pointer.touchMode = touch;
    this.state.update({ touch });
  }

  /** Whether keys and clicks go anywhere. */
  get live(): boolean {
    const { phase } = this.state.get();
    return phase === "connected" || phase === "unstable";
  }

  #open(admission: Admission, attempt: number): void {
    const size = this.#fit.optimum();
    const { protocol, tunnelUrl } = this.options;
    const connection = new Connection(tunnelUrl, protocol === "rdp", this.#events(attempt));
    this.#connection = connection;
    connection.pointer.touchMode = this.state.get().touch;
    this.#fit.attach(connection.client.getDisplay(), size);
    this.state.update({ step: "gateway" });
    connection.connect(admission, size);
  }

  /** What connection number `attempt` says: heard for as long as it is the present one. */
  #events(attempt: number): ConnectionEvents {
    const update = (change: Partial<SessionState>) => {
      if (attempt === this.#attempt) this.state.update(change);
    };
    return {
      onreached: () => update({ step: "guacd" }),
      onopen: () => update({ phase: "waiting", step: "target" }),
      ondrawing: () => {
        update({ phase: "connected", drawn: true, required: null });
        if (attempt === this.#attempt) this.#drawing();
      },
      onpicture: () => update({ pictured: true }),
      onstable: (stable) => {
        if (attempt === this.#attempt) this.#stability(stable);
      },
      onroundtrip: (milliseconds) => update({ roundtrip: Math.round(milliseconds) }),
      onrequired: (required) => update({ required }),
      onname: () => undefined,
      onremoteclipboard: (remoteText, remoteTextDelivered) =>
        update({
          remoteText,
          remoteTextDelivered,
          remoteTextCount: this.state.get().remoteTextCount + 1,
        }),
      onpress: (byTouch) => {
        if (!byTouch) this.focus(); // by touch it would bring up the on-screen keyboard each time
      },
      onend: (end) => {
        if (attempt === this.#attempt) this.#ended(end);
      },
    };
  }

  #drawing(): void {
    this.#fit.settle();
    if (this.options.protocol !== "rdp") return;
    const connection = this.#connection;
    for (const delay of NUDGES_MS) setTimeout(() => connection?.pointer.nudge(), delay);
  }

  #stability(stable: boolean): void {
    const { phase, drawn } = this.state.get();
    if (!stable && (phase === "connected" || phase === "waiting"))
      this.state.update({ phase: "unstable" });
    else if (stable && phase === "unstable")
      this.state.update({ phase: drawn ? "connected" : "waiting" });
  }

  #ended(end: SessionEnd): void {
    this.#keyboard.release();
    this.#connection = null;
    this.state.update({ phase: "ended", end, required: null });
  }

  #sendSize(size: Size): void {
    if (this.live) this.#connection?.client.sendSize(size.width, size.height);
  }

  #pull(): void {
    if (this.live) void this.#connection?.clipboard.pull();
  }
}
