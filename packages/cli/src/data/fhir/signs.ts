const SIGN = /["{}[\]:]/g;

/** The brackets and colons of a text of JSON that comes in pieces: those within quotes are none. */
export class SignReader {
  text = "";
  /** Where the last sign stands. */
  at = 0;
  #next = 0;
  /** The last text in quotes; while it is open, its end is looked for from `#next` on. */
  #quoted = { begun: 0, end: 0 };
  #isOpen = false;
  /** The next end of a line, as far as it was looked for. */
  #lineEnd = -1;

  /** Goes on with more text, and forgets what stands before `from`. */
  push(text: string, from: number): void {
    this.text = this.text.slice(from) + text;
    this.#lineEnd = -1;
    this.#next -= from;
    this.#quoted = { begun: this.#quoted.begun - from, end: this.#quoted.end - from };
  }

  /** The last text in quotes, with them, as far as 16 characters. Undefined where it was forgotten. */
  get quoted(): string | undefined {
    const { begun, end } = this.#quoted;
    return begun < 0 ? undefined : this.text.slice(begun, Math.min(end, begun + 16));
  }

  /** The next sign; "\n" for a line end within quotes, which JSON does not have; undefined where more text is needed. */
  next(): string | undefined {
    for (;;) {
      if (this.#isOpen) {
        if (!this.#close()) return undefined;
        if (this.#isTorn()) return "\n";
      }
      SIGN.lastIndex = this.#next;
      const found = SIGN.exec(this.text);
      this.at = found?.index ?? this.text.length;
      this.#next = found ? this.at + 1 : this.at;
      if (found?.[0] !== '"') return found?.[0];
      this.#quoted = { begun: this.at, end: this.at };
      this.#isOpen = true;
    }
  }

  /** Whether a line ends within the last text in quotes. */
  #isTorn(): boolean {
    const { begun, end } = this.#quoted;
    if (this.#lineEnd < begun) this.#lineEnd = this.text.indexOf("\n", begun);
    if (this.#lineEnd < 0) this.#lineEnd = this.text.length;
    return this.#lineEnd < end;
  }

  /** A quote behind an odd number of backslashes is one in the text. */
  #close(): boolean {
    for (;;) {
      const at = this.text.indexOf('"', this.#next);
      this.#next = at < 0 ? this.text.length : at + 1;
      if (at < 0) return false;
      let slashes = 0;
      while (this.text[at - 1 - slashes] === "\\") slashes++;
      if (slashes % 2 === 1) continue;
      this.#quoted = { begun: this.#quoted.begun, end: at + 1 };
      this.#isOpen = false;
      return true;
    }
  }
}
