/**
 * When to try again, after the line to a session broke: quickly at first, then ever more rarely, at once
 * when the network is back or the page is looked at again, and at last not any more.
 *
 * Law: only waiting counts against the limit, so that a machine that slept tries when it wakes.
 */

/**
 * How long is waited before each attempt; the last one counts for all that follow. A server that is
 * restarted is back within seconds, so the first ones are dense.
 */
export const RETRY_DELAYS_MS = [0, 500, 1000, 1500, 2000, 2000, 3000, 3000, 5000, 8000, 15_000];
/** What a server that all its users come back to is spared: each waits a bit longer, by chance. */
const SPREAD = 0.3;
/** For so long sessions stay, as the server comes. Where they stay longer, going on is a click away. */
export const RETRY_FOR_MS = 600_000;

export class Retry {
  #attempts = 0;
  #waited = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting = false;
  readonly #hurry = () => {
    if (!document.hidden) this.now();
  };

  constructor(
    private readonly attempt: () => void,
    private readonly chance: () => number = Math.random,
  ) {}

  /** A new row of attempts. */
  begin(): void {
    this.stop();
    this.#attempts = this.#waited = 0;
    window.addEventListener("online", this.#hurry);
    document.addEventListener("visibilitychange", this.#hurry);
  }

  /** Plans the next attempt; returns its delay in milliseconds, or null if it was enough. */
  plan(): number | null {
    const planned = RETRY_DELAYS_MS[this.#attempts] ?? RETRY_DELAYS_MS.at(-1) ?? 0;
    const delay = Math.round(planned * (1 + SPREAD * this.chance()));
    if (this.#waited + delay > RETRY_FOR_MS) return null;
    this.#attempts++;
    this.#waited += delay;
    this.#waiting = true;
    this.#timer = setTimeout(() => this.now(), delay);
    return delay;
  }

  /** The attempt that is waited for, now; nothing if none is. */
  now(): void {
    if (!this.#waiting) return;
    this.#rest();
    this.attempt();
  }

  stop(): void {
    this.#rest();
    window.removeEventListener("online", this.#hurry);
    document.removeEventListener("visibilitychange", this.#hurry);
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#waiting = false;
  }
}
