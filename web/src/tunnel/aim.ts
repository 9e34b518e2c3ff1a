/**
 * "Look here": a place on the screen that is shown to the others, by the click that was announced, which
 * then goes nowhere else, or by a double click with Alt held.
 */
export interface AimEvents {
  /** Whether there is anybody to show anything to. */
  may(): boolean;
  onchange(on: boolean): void;
  /** Where in the window. */
  onlook(clientX: number, clientY: number): void;
}

export class Aim {
  #on = false;

  constructor(
    private readonly stage: HTMLElement,
    private readonly events: AimEvents,
  ) {
    for (const type of ["mousedown", "mouseup"] as const)
      stage.addEventListener(type, (event) => this.#swallow(event), { capture: true });
    stage.addEventListener("dblclick", ({ altKey, clientX, clientY }) => {
      if (altKey && events.may()) events.onlook(clientX, clientY);
    });
  }

  set(on: boolean): void {
    this.#on = on;
    this.stage.toggleAttribute("data-aims", on);
    this.events.onchange(on);
  }

  #swallow(event: MouseEvent): void {
    if (!this.#on || event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.type !== "mouseup") return;
    this.set(false);
    this.events.onlook(event.clientX, event.clientY);
  }
}
