/**
 * The pictures of the tiles that are on the screen, each taken anew once in a while.
 *
 * Laws: no more than three are being taken at once, by turns; none for a tile that nobody sees, a page in
 * the background, or one that nobody sits at; each is a watch of somebody's session, so none is taken
 * sooner than it has to be, also where tiles come and go. What was refused is not asked for again.
 */
import { ApiError } from "@/lib/http";

export const MOST_AT_ONCE = 3;
export const EVERY_MS = 15_000;
/** After one that failed: it may be the session's end, or a network that is down. */
const FAILED_MS = 30_000;

export type Take = (id: string, signal: AbortSignal) => Promise<HTMLCanvasElement>;

export interface Glimpse {
  readonly picture: HTMLCanvasElement | null;
  /** When it was taken. */
  readonly at: number | null;
  /** Whether the last try failed. */
  readonly failed: boolean;
}

const NONE: Glimpse = { picture: null, at: null, failed: false };

class Subject {
  glimpse = NONE;
  seen = 0; // tiles
  due = 0;
  refused = false;
  running: AbortController | null = null;
  readonly listeners = new Set<() => void>();
}

export class Glimpses {
  readonly #subjects = new Map<string, Subject>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = 0;
  #resting = false;

  constructor(
    private readonly take: Take,
    private readonly hidden: () => boolean = () => document.hidden,
  ) {}

  /** Until what it returns is called. */
  start(): () => void {
    const looked = () => this.#next();
    document.addEventListener("visibilitychange", looked);
    return () => {
      document.removeEventListener("visibilitychange", looked);
      clearTimeout(this.#timer);
      for (const { running } of this.#subjects.values()) running?.abort();
      this.#subjects.clear();
    };
  }

  readonly get = (id: string): Glimpse => this.#subjects.get(id)?.glimpse ?? NONE;

  /** `listener` is called when the session's picture has changed. */
  readonly subscribe = (id: string, listener: () => void): (() => void) => {
    const { listeners } = this.#of(id);
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  /** The session's tile is on the screen, until what it returns is called. */
  see(id: string): () => void {
    const subject = this.#of(id);
    subject.seen++;
    this.#next();
    return () => {
      subject.seen--;
      if (subject.seen === 0) subject.running?.abort();
    };
  }

  /** Nobody sits at the page, or somebody does again: a look on nobody's behalf only fills the log. */
  rest(on: boolean): void {
    this.#resting = on;
    this.#next();
  }

  /** Forgets the pictures of sessions that are over. */
  keep(ids: ReadonlySet<string>): void {
    for (const [id, { seen, listeners }] of this.#subjects)
      if (!ids.has(id) && seen === 0 && listeners.size === 0) this.#subjects.delete(id);
  }

  #of(id: string): Subject {
    const found = this.#subjects.get(id) ?? new Subject();
    this.#subjects.set(id, found);
    return found;
  }

  #next(): void {
    clearTimeout(this.#timer);
    if (this.hidden() || this.#resting) return;
    const waiting = [...this.#subjects]
      .filter(([, { seen, running, refused }]) => seen > 0 && !running && !refused)
      .sort(([, a], [, b]) => a.due - b.due);
    for (const [id, subject] of waiting) {
      if (this.#running >= MOST_AT_ONCE) return; // whose end calls this again
      const wait = subject.due - Date.now();
      if (wait > 0) {
        this.#timer = setTimeout(() => this.#next(), wait);
        return;
      }
      void this.#run(id, subject);
    }
  }

  async #run(id: string, subject: Subject): Promise<void> {
    const running = (subject.running = new AbortController());
    this.#running++;
    try {
      const picture = await this.take(id, running.signal);
      subject.due = Date.now() + EVERY_MS;
      this.#tell(subject, { picture, at: Date.now(), failed: false });
    } catch (error) {
      subject.due = Date.now() + (running.signal.aborted ? EVERY_MS : FAILED_MS);
      subject.refused = error instanceof ApiError && error.status >= 400 && error.status < 500;
      if (!running.signal.aborted) this.#tell(subject, { ...subject.glimpse, failed: true });
    }
    subject.running = null;
    this.#running--;
    this.#next();
  }

  #tell(subject: Subject, glimpse: Glimpse): void {
    subject.glimpse = glimpse;
    for (const listener of [...subject.listeners]) listener();
  }
}
