const inspect = Symbol.for("nodejs.util.inspect.custom");

/** Holds a value that must not reach a log, an error message or a JSON body by accident. */
export class Secret<T> {
  readonly #value: T;
  constructor(value: T) {
    this.#value = value;
  }

  /** The only way out. Search the code base for `.reveal(` to audit every use. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }
}
Object.defineProperty(Secret.prototype, inspect, { value: () => "[secret]" });
