/** Does one thing after the other where they have the same name: a comparison and its write belong together. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  async take<T>(name: string, act: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(name) ?? Promise.resolve()).then(act, act);
    const quiet = turn.catch(() => undefined);
    this.#last.set(name, quiet);
    try {
      return await turn;
    } finally {
      if (this.#last.get(name) === quiet) this.#last.delete(name);
    }
  }
}
