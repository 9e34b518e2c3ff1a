/**
 * What is drawn over a remote screen: the pointers of the others, with their names, and the places that
 * somebody points at. It scales with the screen, and never catches the mouse.
 */
import type { Display } from "guacamole-common-js";
import type { Seating } from "./room";

/** A pointer that keeps still for this long fades. */
export const STILL_MS = 4000;
/** How long "look here" is to be seen. */
export const LOOK_SHOWN_MS = 3500;
/** So many tints have a rule in the style sheet. */
export const TINTS = 6;

interface Drawn {
  readonly element: HTMLElement;
  still: ReturnType<typeof setTimeout> | undefined;
}

/** Tells people apart by colour, the same one in every place: by when they came. */
export function tintOf({ seats }: Seating, id: string): number {
  return (
    Math.max(
      0,
      seats.findIndex((seat) => seat.id === id),
    ) % TINTS
  );
}

function made(className: string, label: string): HTMLElement {
  const element = document.createElement("div");
  element.className = className;
  const name = document.createElement("span");
  name.textContent = label;
  element.append(name);
  return element;
}

export class Overlay {
  readonly #root = document.createElement("div");
  readonly #pointers = new Map<string, Drawn>();
  #display: Display | null = null;
  #seating: Seating | null = null;

  constructor() {
    this.#root.className = "dg-overlay";
    this.#root.setAttribute("aria-hidden", "true");
  }

  /** Over `display` from now on. */
  attach(display: Display): void {
    this.#display = display;
    display.getElement().append(this.#root);
  }

  /** Who has left takes the pointer along. */
  seat(seating: Seating | null): void {
    this.#seating = seating;
    const present = new Set(seating?.seats.map(({ id }) => id));
    for (const id of [...this.#pointers.keys()]) if (!present.has(id)) this.#drop(id);
  }

  point(seat: string, x: number, y: number): void {
    const drawn = this.#pointers.get(seat) ?? this.#pointer(seat);
    if (!drawn) return;
    clearTimeout(drawn.still);
    drawn.element.removeAttribute("data-still");
    drawn.still = setTimeout(() => drawn.element.setAttribute("data-still", ""), STILL_MS);
    this.#place(drawn.element, x, y);
  }

  look(seat: string, name: string, x: number, y: number): void {
    const element = made("dg-look", name);
    this.#tint(element, seat);
    this.#place(element, x, y);
    this.#root.append(element);
    setTimeout(() => element.remove(), LOOK_SHOWN_MS);
  }

  dispose(): void {
    for (const id of [...this.#pointers.keys()]) this.#drop(id);
    this.#root.remove();
  }

  #pointer(seat: string): Drawn | null {
    const known = this.#seating?.seats.find(({ id }) => id === seat);
    if (!known) return null; // it comes with the next `state`
    const drawn: Drawn = { element: made("dg-pointer", known.name), still: undefined };
    this.#tint(drawn.element, seat);
    this.#pointers.set(seat, drawn);
    this.#root.append(drawn.element);
    return drawn;
  }

  #drop(seat: string): void {
    const drawn = this.#pointers.get(seat);
    clearTimeout(drawn?.still);
    drawn?.element.remove();
    this.#pointers.delete(seat);
  }

  #tint(element: HTMLElement, seat: string): void {
    element.dataset["tint"] = String(this.#seating ? tintOf(this.#seating, seat) : 0);
  }

  /** In shares of the screen, so that its scale is no matter. */
  #place({ style }: HTMLElement, x: number, y: number): void {
    const share = (at: number, length = 0) =>
      `${Math.min(100, Math.max(0, (100 * at) / Math.max(1, length)))}%`;
    style.left = share(x, this.#display?.getWidth());
    style.top = share(y, this.#display?.getHeight());
  }
}
