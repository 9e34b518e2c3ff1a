/** So many in such a time, and no more: the gateway hangs up on who says too much at once. */
export class Pace {
  #taken: number[] = [];

  constructor(
    private readonly most: number,
    private readonly span: number,
    private readonly clock: () => number,
  ) {}

  /** Whether one more may be; then it counts. */
  take(): boolean {
    const now = this.clock();
    this.#taken = this.#taken.filter((at) => now - at < this.span);
    if (this.#taken.length >= this.most) return false;
    this.#taken.push(now);
    return true;
  }
}
