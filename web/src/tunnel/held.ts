/**
 * The keys that are down on the remote machine, by what was sent. Law: a line that broke took the
 * releases along, so whoever goes on by another one sends them first.
 */
export class HeldKeys {
  readonly #down = new Set<number>();

  sent(pressed: boolean, keysym: number): void {
    if (pressed) this.#down.add(keysym);
    else this.#down.delete(keysym);
  }

  /** Has each released, once. */
  release(send: (keysym: number) => void): void {
    const down = [...this.#down];
    this.#down.clear();
    down.forEach(send);
  }
}
