// The canonical texts of a column in one array of UTF-8, a batch of strings at a time: ASCII, which is what numbers are, in one call.
import { UsageError } from "@tavs/core";
import { GrowingBytes } from "../growing.ts";
import type { Gathered } from "./arrange.ts";

const MAX_TEXTS = 2 ** 32 - 1; // bytes: `ends` holds 32-bit numbers
const encoder = new TextEncoder();

export class Column {
  readonly #texts = new GrowingBytes();
  readonly #ends = new GrowingBytes();
  #rows = 0;

  /** Throws `UsageError` where the canonical forms are more than 4 GiB together. */
  append(batch: readonly string[]): void {
    const joined = encoder.encode(batch.join(""));
    const whole = batch.reduce((sum, text) => sum + text.length, 0);
    const ends = new Uint32Array(batch.length);
    let end = this.#texts.length;
    if (joined.length === whole) {
      for (let i = 0; i < batch.length; i++) ends[i] = end += batch[i]!.length; // one byte for each unit: all is ASCII
      this.#texts.append(joined);
    } else
      batch.forEach((text, i) => {
        const bytes = encoder.encode(text); // by itself: half a surrogate pair must not meet another half
        this.#texts.append(bytes);
        ends[i] = end += bytes.length;
      });
    this.#rows += batch.length;
    if (this.#texts.length > MAX_TEXTS)
      throw new UsageError(`the canonical forms of ${this.#rows} rows are over 4 GiB: split them`);
    this.#ends.append(new Uint8Array(ends.buffer));
  }

  take(): Omit<Gathered, "rule"> {
    return { texts: this.#texts.take(), ends: new Uint32Array(this.#ends.take().buffer) };
  }
}
