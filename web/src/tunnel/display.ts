/**
 * Fits the remote display into its stage, and says which size the remote side had better have.
 *
 * Laws: a hidden stage (no size) changes nothing; sizes are told only when the user has stopped
 * dragging; one remote pixel is one pixel of the screen where the remote side takes our size.
 */
import type { Display } from "guacamole-common-js";

export type ScaleMode = "fit" | "actual";

export interface Size {
  readonly width: number;
  readonly height: number;
  readonly dpi: number;
}

/** A drag of a window border is over when nothing has changed for this long. */
export const RESIZE_SETTLE_MS = 250;
/** Sharper than this is not worth the traffic. */
const MAX_DENSITY = 2;
const BASE_DPI = 96;
const SMALLEST = { width: 320, height: 240 };
const FALLBACK = { width: 1024, height: 768 };
/** Above RDP's and VNC's largest. */
const LARGEST = 8192;

export function optimalSize(width: number, height: number, density: number): Size {
  const ratio = Math.min(Math.max(density, 1), MAX_DENSITY);
  const side = (length: number, smallest: number) =>
    Math.min(LARGEST, Math.max(smallest, Math.floor(length * ratio)));
  const visible = width > 0 && height > 0;
  return {
    width: side(visible ? width : FALLBACK.width, SMALLEST.width),
    height: side(visible ? height : FALLBACK.height, SMALLEST.height),
    dpi: Math.round(BASE_DPI * ratio),
  };
}

/** The scale that shows all of `remote` in `stage`; 1 while one of them has no size. */
export function fitScale(
  remote: { width: number; height: number },
  stage: { width: number; height: number },
): number {
  if (!(remote.width && remote.height && stage.width && stage.height)) return 1;
  return Math.min(stage.width / remote.width, stage.height / remote.height);
}

export class DisplayFit {
  #display: Display | null = null;
  #mode: ScaleMode = "fit";
  #told: Size;
  #settle: ReturnType<typeof setTimeout> | undefined;
  readonly #observer: ResizeObserver;

  constructor(
    private readonly stage: HTMLElement,
    private readonly onsize: (size: Size) => void,
  ) {
    this.#told = this.optimum();
    this.#observer = new ResizeObserver(() => this.#resized());
    this.#observer.observe(stage);
  }

  optimum(): Size {
    return optimalSize(this.stage.clientWidth, this.stage.clientHeight, window.devicePixelRatio);
  }

  get mode(): ScaleMode {
    return this.#mode;
  }

  set mode(mode: ScaleMode) {
    this.#mode = mode;
    this.rescale();
  }

  /** Shows `display` in place of the one before. `told`: the size that its server already knows. */
  attach(display: Display, told: Size): void {
    this.detach();
    this.#display = display;
    this.#told = told;
    display.onresize = () => this.rescale();
    this.stage.append(display.getElement());
    this.rescale();
  }

  detach(): void {
    if (!this.#display) return;
    this.#display.onresize = null;
    this.#display.getElement().remove();
    this.#display = null;
  }

  /** Tells the size now if the server knows another: after connecting, or when the stage is shown. */
  settle(): void {
    clearTimeout(this.#settle);
    if (!this.#visible) return;
    const size = this.optimum();
    if (size.width === this.#told.width && size.height === this.#told.height) return;
    this.#told = size;
    this.onsize(size);
  }

  rescale(): void {
    const display = this.#display;
    if (!display || !this.#visible) return;
    const remote = { width: display.getWidth(), height: display.getHeight() };
    const stage = { width: this.stage.clientWidth, height: this.stage.clientHeight };
    const scale = this.#mode === "fit" ? fitScale(remote, stage) : this.#actualScale(remote);
    if (Math.abs(display.getScale() - scale) > 0.0005) display.scale(scale);
  }

  dispose(): void {
    clearTimeout(this.#settle);
    this.#observer.disconnect();
    this.detach();
  }

  get #visible(): boolean {
    return this.stage.clientWidth > 0 && this.stage.clientHeight > 0;
  }

  /** A display that took the size we asked for has the screen's pixels; another one has its own. */
  #actualScale(remote: { width: number }): number {
    const ours = Math.abs(remote.width - this.#told.width) < 16;
    return ours ? BASE_DPI / this.#told.dpi : 1;
  }

  #resized(): void {
    this.rescale();
    clearTimeout(this.#settle);
    this.#settle = setTimeout(() => this.settle(), RESIZE_SETTLE_MS);
  }
}
