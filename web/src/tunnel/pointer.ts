/**
 * Mouse, wheel and touch. Touch works in one of two ways: as a touchscreen (the remote pointer is where
 * the finger is) or as a touchpad (the finger moves it).
 */
import type { Client, Mouse } from "guacamole-common-js";
import Guacamole from "./guacamole";

export type TouchMode = "touchscreen" | "touchpad";

export interface PointerEvents {
  /** Whether it may move, or click, on the remote screen. */
  may(presses: boolean): boolean;
  /** Where it is, in the remote screen's pixels. */
  onmove(x: number, y: number): void;
  onpress(byTouch: boolean): void;
}

interface PointerEvent {
  readonly state: Mouse.State;
  stopPropagation(): void;
  preventDefault(): void;
}

/** What the library's mouse classes have in common and its published types leave out. */
interface PointerSource {
  onEach(types: string[], listener: (event: PointerEvent) => void): void;
  on(type: string, listener: (event: PointerEvent) => void): void;
  setCursor?(canvas: HTMLCanvasElement, x: number, y: number): boolean;
  /** Releases every button. */
  reset(event: Event): void;
}

const MOVES = ["mousedown", "mousemove", "mouseup"];

/** When an RDP desktop that was not drawn by itself is asked for, after the session's first frame. */
const NUDGES_MS = [400, 1500, 4000];

/** Two fingers moving this far, in CSS pixels, are one click of the wheel. */
const SCROLL_STEP = 20;

/** The library takes a sideways wheel for a downward one, and the protocol has no other. */
function ignoreSideways(element: HTMLElement): void {
  const ignore = (event: Event) => {
    if ((event as WheelEvent).deltaY !== 0) return;
    event.preventDefault(); // the browser would go back a page
    event.stopImmediatePropagation();
  };
  for (const type of ["wheel", "mousewheel"])
    element.addEventListener(type, ignore, { passive: false });
}

export class SessionPointer {
  touchMode: TouchMode = "touchscreen";
  #used = false;
  #ownCursor = false; // the browser's own pointer wears the remote one's shape

  constructor(
    private readonly client: Client,
    private readonly events: PointerEvents,
  ) {
    const display = client.getDisplay();
    const element = display.getElement();
    ignoreSideways(element); // before the library listens
    const mouse = new Guacamole.Mouse(element) as unknown as PointerSource;
    display.showCursor(false);
    display.oncursor = (canvas, x, y) => {
      this.#ownCursor = mouse.setCursor?.(canvas, x, y) ?? false;
    };
    mouse.onEach(MOVES, (event) => this.#moved(event, !this.#ownCursor, false));
    mouse.on("mouseout", () => display.showCursor(false));
    const touchscreen = new Guacamole.Mouse.Touchscreen(element);
    this.#touch(touchscreen, "touchscreen");
    this.#touch(new Guacamole.Mouse.Touchpad(element), "touchpad");
    this.#scroll(element, touchscreen as unknown as PointerSource);
  }

  /**
   * Moves an unused pointer to the middle, from beside it. guacd (1.3 with FreeRDP 2.11) leaves an RDP desktop that it has
   * already received undrawn until the remote side next says something; a pointer makes it speak.
   */
  nudge(): void {
    if (this.#used) return;
    const display = this.client.getDisplay();
    const middleOf = (length: number) => Math.floor(length / 2);
    const [x, y] = [middleOf(display.getWidth()), middleOf(display.getHeight())];
    for (const at of [x + 1, x])
      this.client.sendMouseState(
        new Guacamole.Mouse.State(at, y, false, false, false, false, false),
      );
  }

  /** Nudges some times, unless `may` says no by then. */
  nudgeWhile(may: () => boolean): void {
    for (const delay of NUDGES_MS)
      setTimeout(() => {
        if (may()) this.nudge();
      }, delay);
  }

  #touch(source: object, mode: TouchMode): void {
    const touch = source as unknown as PointerSource;
    touch.onEach(MOVES, (event) => {
      if (this.touchMode === mode) this.#moved(event, mode === "touchpad", true);
    });
  }

  /**
   * The library's touchscreen knows one finger, and forgets the button that it holds when a second one
   * comes: here two fingers release it and scroll, the content going with them.
   */
  #scroll(element: HTMLElement, source: PointerSource): void {
    let at: number | null = null;
    const middle = ({ touches: [one, other] }: TouchEvent) =>
      one && other
        ? { x: (one.clientX + other.clientX) / 2, y: (one.clientY + other.clientY) / 2 }
        : null;
    const start = (event: TouchEvent) => {
      const two = event.touches.length === 2 && this.touchMode === "touchscreen";
      at = two ? (middle(event)?.y ?? null) : null;
      if (two) source.reset(event);
    };
    element.addEventListener("touchstart", start);
    element.addEventListener("touchend", start);
    element.addEventListener("touchcancel", (event) => {
      source.reset(event);
      at = null;
    });
    element.addEventListener("touchmove", (event) => {
      const centre = middle(event);
      if (at === null || !centre) return;
      event.preventDefault();
      const place = Guacamole.Position.fromClientPosition(element, centre.x, centre.y);
      for (; Math.abs(centre.y - at) >= SCROLL_STEP; at += Math.sign(centre.y - at) * SCROLL_STEP)
        this.#wheel(place.x, place.y, centre.y > at);
    });
  }

  #wheel(x: number, y: number, up: boolean): void {
    if (!this.events.may(true)) return;
    for (const down of [true, false])
      this.client.sendMouseState(
        new Guacamole.Mouse.State(x, y, false, false, false, down && up, down && !up),
        true,
      );
  }

  #moved(event: PointerEvent, showCursor: boolean, byTouch: boolean): void {
    event.stopPropagation();
    event.preventDefault();
    this.#used = true;
    const display = this.client.getDisplay();
    const { x, y, left, middle, right, up, down } = event.state;
    const presses = left || middle || right;
    this.events.onmove(x / display.getScale(), y / display.getScale());
    if (presses) this.events.onpress(byTouch);
    if (!this.events.may(presses || up || down)) return; // the cursor that is seen is somebody else's
    display.showCursor(showCursor);
    this.client.sendMouseState(event.state, true);
  }
}
