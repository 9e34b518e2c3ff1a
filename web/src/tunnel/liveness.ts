/**
 * Watches that both directions of a tunnel are alive.
 *
 * Laws: any traffic counts, and is noticed as it arrives, because browsers slow the timers of a
 * hidden page down to one a minute; the timer here only finds silence. A timer that comes late
 * (sleep, throttling) proves nothing about the other side, so silence is then measured afresh.
 */

/** Nothing received for this long while the page is seen: ask with a ping. */
export const PING_AFTER_MS = 600;
/** The same for a page that nobody looks at. */
export const HIDDEN_PING_AFTER_MS = 5000;
/** Nothing sent for this long: guacd drops a user who is silent for 15 s. */
export const SEND_AFTER_MS = 5000;
export const TICK_MS = 500;
/** A tick later than this says that the page slept. */
const LATE_TICK_MS = 4000;

export interface LivenessLimits {
  readonly receiveTimeout: number;
  readonly unstableThreshold: number;
}

export interface LivenessEvents {
  ping(now: number): void;
  nop(): void;
  unstable(): void;
  stable(): void;
  silent(): void;
}

export class Liveness {
  #received = 0;
  #sent = 0;
  #pinged = 0;
  #ticked = 0;
  #asked = false; // whether a late tick has already given the other side time to answer
  #stable = true;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly limits: () => LivenessLimits,
    private readonly events: LivenessEvents,
    private readonly clock: () => number = () => performance.now(),
    private readonly hidden: () => boolean = () => document.hidden,
  ) {}

  start(): void {
    this.stop();
    this.#received = this.#sent = this.#ticked = this.clock();
    this.#timer = setInterval(() => this.tick(), TICK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Something came: the other side lives; and if we were quiet for long, say that we do too. */
  received(): void {
    const now = (this.#received = this.clock());
    this.#asked = false;
    if (!this.#stable) {
      this.#stable = true;
      this.events.stable();
    }
    if (now - this.#sent >= SEND_AFTER_MS) this.events.nop();
  }

  /** Something went out that the far end gets to see: the tunnel's own pings do not count. */
  sent(): void {
    this.#sent = this.clock();
  }

  tick(): void {
    const now = this.clock();
    const { receiveTimeout, unstableThreshold } = this.limits();
    if (now - this.#ticked > LATE_TICK_MS && !this.#asked) {
      this.#asked = true;
      this.#received = Math.max(this.#received, now - receiveTimeout / 2);
    }
    this.#ticked = now;
    const quiet = now - this.#received;
    if (quiet >= receiveTimeout) {
      this.events.silent();
      return;
    }
    const pingAfter = this.hidden() ? HIDDEN_PING_AFTER_MS : PING_AFTER_MS;
    if (quiet >= pingAfter && now - this.#pinged >= pingAfter) {
      this.#pinged = now;
      this.events.ping(now);
    }
    if (quiet >= unstableThreshold && this.#stable && !this.hidden()) {
      this.#stable = false;
      this.events.unstable();
    }
    if (now - this.#sent >= SEND_AFTER_MS) this.events.nop();
  }
}
