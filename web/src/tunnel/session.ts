/**
 * A remote session as its tab sees it: it outlives its connections, because a line that breaks is taken up
 * again, and because the user may reconnect.
 *
 *   idle -> connecting (admission, gateway, guacd) -> waiting (for the target) -> connected <-> unstable
 *   waiting, connected, unstable -> reconnecting (in place, the last picture stays) -> connected
 *   any of them -> ended -> connecting, or reconnecting where it may be live still
 *
 * Laws: knows no React and no HTTP: `admit` and `comeBack` are given; one connection at a time, and what an
 * older one still says is not heard; what can end is told in `end`, once; what is typed while it
 * reconnects is dropped, and no key stays down for it.
 */
import { Aim } from "./aim";
import { Connection, type Admission, type ConnectionEvents } from "./connection";
import { DisplayFit, type ScaleMode, type Size } from "./display";
import { isHadAgain, isLost, type SessionEnd } from "./ending";
import { HeldKeys } from "./held";
import { SessionKeyboard } from "./keyboard";
import { Observable } from "./observable";
import { Overlay } from "./overlay";
import type { PointerEvents, TouchMode } from "./pointer";
import { Retry } from "./retry";
import { Room } from "./room";
import { FRESH, type SessionOptions, type SessionState } from "./sessionState";
import { newSink, newStage } from "./stage";
import { Status } from "./status";

/** In place, the old picture stays until the new one is there; after so long, whatever is there. */
const PICTURE_WAIT_MS = 5000;

const BY_USER: SessionEnd = { ending: "closed-by-user", status: Status.SUCCESS, message: "" };
const SILENT: SessionEnd = {
  ending: "gateway-lost",
  status: Status.UPSTREAM_NOT_FOUND,
  message: "",
};

export class RemoteSession {
  readonly state: Observable<SessionState>;
  /** Who else is there. */
  readonly room: Room;
  readonly stage = newStage();
  readonly sink = newSink();
  #onmenu: (() => void) | null = null;
  #connection: Connection | null = null; // the one whose picture is shown, and that keys go to
  #arriving: Connection | null = null; // the one that is to take its place
  #arrival: ReturnType<typeof setTimeout> | undefined;
  #admission: Admission | null = null;
  #attempt = 0;
  #lost: SessionEnd = SILENT; // how the line broke
  readonly #aim: Aim;
  readonly #fit: DisplayFit;
  readonly #keyboard: SessionKeyboard;
  readonly #held = new HeldKeys();
  readonly #overlay = new Overlay();
  readonly #retry = new Retry(() => void this.#return());

  constructor(private readonly options: SessionOptions) {
    this.state = new Observable<SessionState>({ ...FRESH, sessionId: options.sessionId ?? null });
    // A field that swallows the Tab key and sends it nowhere would be a trap.
    this.state.subscribe(() => (this.sink.tabIndex = this.live ? 0 : -1));
    this.#fit = new DisplayFit(this.stage, (size) => this.#sendSize(size));
    this.room = new Room({
      onpointer: (seat, x, y) => this.#overlay.point(seat, x, y),
      onlook: (seat, name, x, y) => this.#overlay.look(seat, name, x, y),
      onseating: (seating) => this.#overlay.seat(seating),
    });
    this.#keyboard = new SessionKeyboard(this.sink, {
      onkey: (pressed, keysym) => this.#key(pressed, keysym),
      onpaste: (text) => this.sendClipboard(text),
      onmenu: () => this.#onmenu?.(),
    });
    this.sink.addEventListener("focus", () => this.#pull());
    this.#aim = new Aim(this.stage, {
      may: () => this.room.shared,
      onchange: (aims) => this.state.update({ aims }),
      onlook: (x, y) => this.#lookAt(x, y),
    });
  }

  /** Opens it; or goes on with it, if it is one that is live. */
  start(): void {
    if (this.state.get().sessionId === null) void this.connect();
    else this.comeBack();
  }

  /** A new session. */
  async connect(): Promise<void> {
    const attempt = this.#leaveAll((connection) => connection.disconnect());
    const { scale, touch } = this.state.get();
    this.state.update({ ...FRESH, scale, touch, phase: "connecting" });
    const admission = await this.options.admit();
    if (attempt !== this.#attempt) return;
    if ("status" in admission) this.#ended(admission);
    else this.#open(admission, attempt);
  }

  /** Goes on with the session, in place: by itself when its line broke, and when the user wants it. */
  comeBack(): void {
    this.#leaveAll((connection) => connection.leave());
    this.#keyboard.release();
    this.#retry.begin();
    this.#away();
  }

  /** While it reconnects: the next attempt, now. */
  tryNow(): void {
    this.#retry.now();
  }

  /** No more attempts; the session stays where it is, for as long as it does. */
  giveUp(): void {
    this.#leaveAll((connection) => connection.leave());
    this.#ended(this.#lost, true);
  }

  /** Ends the session. */
  disconnect(): void {
    const { phase, sessionId } = this.state.get();
    this.#leaveAll((connection) => connection.disconnect());
    if (phase === "reconnecting" && sessionId !== null) this.options.endElsewhere?.(sessionId);
    if (phase !== "ended") this.#ended(BY_USER);
  }

  /** Leaves it running, without this page. */
  park(): void {
    this.#keyboard.release();
    this.#leaveAll((connection) => connection.leave());
    if (this.state.get().phase !== "ended") this.#ended(BY_USER);
  }

  dispose(): void {
    this.disconnect();
    this.#keyboard.dispose();
    this.#overlay.dispose();
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
    if (this.room.typed()) this.#connection?.clipboard.send(text);
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

  /** The next click on the screen says "look here" to the others, and goes nowhere else. */
  aim(on: boolean): void {
    this.#aim.set(on);
  }

  /** Whether keys and clicks go anywhere. */
  get live(): boolean {
    const { phase } = this.state.get();
    return phase === "connected" || phase === "unstable";
  }

  /** Nothing that went before is heard any more; returns the number of what comes. */
  #leaveAll(leave: (connection: Connection) => void): number {
    const attempt = ++this.#attempt;
    this.#retry.stop();
    clearTimeout(this.#arrival);
    for (const connection of [this.#arriving, this.#connection]) if (connection) leave(connection);
    this.#connection = this.#arriving = null;
    this.room.attach(null);
    return attempt;
  }

  #open(admission: Admission, attempt: number): void {
    const size = this.#fit.optimum();
    this.#admission = admission;
    this.#connection = this.#made(attempt);
    this.#show(this.#connection, size);
    this.state.update({ step: "gateway" });
    this.#connection.connect(admission, size);
  }

  #made(attempt: number): Connection {
    const { protocol, tunnelUrl } = this.options;
    const connection = new Connection(
      tunnelUrl,
      protocol === "rdp",
      this.#events(attempt),
      this.#pointerEvents(),
    );
    connection.pointer.touchMode = this.state.get().touch;
    return connection;
  }

  #show(connection: Connection, told: Size): void {
    const display = connection.client.getDisplay();
    this.#fit.attach(display, told);
    this.#overlay.attach(display);
  }

  /** What connection number `attempt` says: heard for as long as it is the present one. */
  #events(attempt: number): ConnectionEvents {
    const now = (then: () => void) => {
      if (attempt === this.#attempt) then();
    };
    const update = (change: Partial<SessionState>) => now(() => this.state.update(change));
    return {
      onreached: () => update({ step: "guacd" }),
      onopen: (sessionId) => now(() => this.#opened(sessionId)),
      ondrawing: () => now(() => this.#drawing()),
      onpicture: () => now(() => this.#pictured()),
      onstable: (stable) => now(() => this.#stability(stable)),
      onroundtrip: (milliseconds) => update({ roundtrip: Math.round(milliseconds) }),
      onrequired: (required) => update({ required }),
      onremoteclipboard: (remoteText, remoteTextDelivered) =>
        update({
          remoteText,
          remoteTextDelivered,
          remoteTextCount: this.state.get().remoteTextCount + 1,
        }),
      onroom: (text, answer) => now(() => this.room.heard(text, answer)),
      onend: (end) => now(() => this.#broke(end)),
    };
  }

  #pointerEvents(): PointerEvents {
    return {
      may: (presses) => (presses ? this.room.typed() : this.room.mayType),
      onmove: (x, y) => this.room.point(x, y),
      onpress: (byTouch) => {
        if (!byTouch) this.focus(); // by touch it would bring up the on-screen keyboard each time
      },
    };
  }

  #key(pressed: boolean, keysym: number): void {
    const may = pressed ? this.room.typed() : this.room.mayType;
    if (!may || !this.#connection) return;
    this.#held.sent(pressed, keysym);
    this.#connection.client.sendKeyEvent(pressed ? 1 : 0, keysym);
  }

  #opened(sessionId: string | null): void {
    const line = this.#arriving ?? this.#connection;
    this.room.attach((text) => line?.sendRoom(text));
    if (!this.#arriving) this.state.update({ phase: "waiting", step: "target", sessionId });
    else {
      this.state.update({ sessionId });
      this.#arrival = setTimeout(() => this.#arrived(), PICTURE_WAIT_MS);
    }
  }

  #drawing(): void {
    if (this.#arriving) return;
    this.state.update({ phase: "connected", drawn: true, required: null });
    this.#fit.settle();
    if (this.options.protocol === "rdp")
      this.#connection?.pointer.nudgeWhile(() => this.room.holds);
  }

  #pictured(): void {
    if (this.#arriving) this.#arrived();
    this.state.update({ pictured: true });
  }

  /** The new picture takes the old one's place, which had stayed until now. */
  #arrived(): void {
    const connection = this.#arriving;
    if (!connection) return;
    clearTimeout(this.#arrival);
    this.#retry.stop();
    this.#arriving = null;
    this.#connection = connection;
    const display = connection.client.getDisplay();
    const dpi = this.#fit.optimum().dpi;
    this.#show(connection, { width: display.getWidth(), height: display.getHeight(), dpi });
    this.#held.release((keysym) => connection.client.sendKeyEvent(0, keysym));
    this.state.update({ phase: "connected", drawn: true, returns: this.state.get().returns + 1 });
    this.#fit.settle();
  }

  #stability(stable: boolean): void {
    const { phase, drawn } = this.state.get();
    if (!stable && (phase === "connected" || phase === "waiting"))
      this.state.update({ phase: "unstable" });
    else if (stable && phase === "unstable")
      this.state.update({ phase: drawn ? "connected" : "waiting" });
  }

  /** The line's end. It is the session's as well, or is taken up again. */
  #broke(end: SessionEnd): void {
    const { phase, sessionId } = this.state.get();
    if (!isLost(end) || sessionId === null) {
      this.#ended(end);
      return;
    }
    this.#lost = end;
    this.#connection = null; // the releases could not be sent: they are, by the next line
    this.#keyboard.release();
    if (phase !== "reconnecting") this.#retry.begin();
    this.#away();
  }

  /** Without a line: until the next attempt. */
  #away(): void {
    clearTimeout(this.#arrival);
    this.#connection = this.#arriving = null;
    this.room.attach(null);
    const delay = this.#retry.plan();
    if (delay === null) this.#ended(this.#lost, true);
    else
      this.state.update({
        phase: "reconnecting",
        end: null,
        required: null,
        roundtrip: null,
        retryAt: Date.now() + delay,
      });
  }

  async #return(): Promise<void> {
    const attempt = ++this.#attempt;
    const { sessionId } = this.state.get();
    if (sessionId === null) return;
    this.state.update({ retryAt: null });
    const admission = await this.options.comeBack(sessionId, this.#admission);
    if (attempt !== this.#attempt) return;
    if ("status" in admission) {
      this.#broke(admission);
      return;
    }
    this.#admission = admission;
    this.#arriving = this.#made(attempt);
    this.#arriving.connect(admission, this.#fit.optimum());
  }

  #ended(end: SessionEnd, given = false): void {
    this.#retry.stop();
    clearTimeout(this.#arrival);
    this.#keyboard.release();
    this.#connection = this.#arriving = null;
    this.room.attach(null);
    const known = this.state.get().sessionId !== null;
    const live = given || isHadAgain(end);
    this.state.update({
      phase: "ended",
      end,
      required: null,
      retryAt: null,
      returnable: known && live,
    });
  }

  #sendSize(size: Size): void {
    // Who looks in sees the screen as it is.
    if (!this.live || !this.room.isOwner || this.#admission?.kind === "a") return;
    this.#connection?.client.sendSize(size.width, size.height);
  }

  #pull(): void {
    if (this.live && this.room.holds) void this.#connection?.clipboard.pull();
  }

  #lookAt(clientX: number, clientY: number): void {
    const display = this.#connection?.client.getDisplay();
    if (!display) return;
    const box = display.getElement().getBoundingClientRect();
    const scale = display.getScale();
    this.room.look((clientX - box.left) / scale, (clientY - box.top) / scale);
  }
}
