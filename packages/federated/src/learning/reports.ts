/** What is told as it happens, to whoever listens: from the first on, whenever one begins to, until it is over. */
export class Reports<T> implements AsyncIterable<T> {
  readonly #told: T[] = [];
  #waiting: (() => void)[] = [];
  #isOver = false;

  tell(report: T): void {
    this.#told.push(report);
    this.#wake();
  }

  /** Iterations end; an error is the promise's to tell. */
  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    for (let at = 0; ; at++) {
      while (at >= this.#told.length && !this.#isOver)
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      const report = this.#told[at];
      if (at >= this.#told.length || report === undefined) return;
      yield report;
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
