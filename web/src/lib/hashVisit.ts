/**
 * What the address asks for, behind its "#", as the page goes by it: for `useSyncExternalStore`. Law: in the
 * page itself such an address is a visit of its own, for which the page begins anew: nothing is kept.
 */
interface Reading<T> {
  /** Whether this is an address to visit by. */
  readonly isVisit: (hash: string) => boolean;
  /** What the address asks for; null for nothing. `number` is another each time it is called. */
  readonly read: (number: () => number, before: T | null) => T | null;
}

export class HashVisit<T> {
  #asked: T | null;
  #count = 0;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly reading: Reading<T>) {
    this.#asked = this.#read(null);
    window.addEventListener("hashchange", () => this.#changed());
  }

  readonly get = (): T | null => this.#asked;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Away from it, to the page itself at this place. */
  leave(home: string): void {
    this.#asked = null;
    window.location.hash = home;
    this.#tell();
  }

  #changed(): void {
    if (!this.#asked && this.reading.isVisit(window.location.hash)) {
      window.location.reload(); // which asks first, if sessions would be lost
      return;
    }
    this.#asked = this.#read(this.#asked);
    this.#tell();
  }

  #read(before: T | null): T | null {
    return this.reading.read(() => ++this.#count, before);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
