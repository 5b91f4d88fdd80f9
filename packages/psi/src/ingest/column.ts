// The canonical texts of a column in UTF-8, a batch of cells at a time: plain ones as bytes, the others by their canonicaliser.
import { concat, sharedBytes, TavsError, UsageError } from "@tavs/core";
import { type Canonicaliser, plainFormOf } from "../ids/canonicaliser.ts";
import { sharedCopy } from "../rows.ts";
import type { Gathered } from "./arrange.ts";
import { PlainReader, type PlainRows } from "./plain-rows.ts";
import type { Part } from "./runs.ts";

const MAX_TEXTS = 2 ** 32 - 1; // bytes: `ends` holds 32-bit numbers
const FEW = 1 / 8; // of a batch: where more are not plain, all go the long way at once
const encoder = new TextEncoder();

export class Column {
  readonly #canonicaliser: Canonicaliser;
  readonly #plain: PlainReader | undefined;
  readonly #parts: Part[] = [];
  #rows = 0;
  #length = 0;

  constructor(canonicaliser: Canonicaliser) {
    this.#canonicaliser = canonicaliser;
    const plain = plainFormOf(canonicaliser);
    this.#plain = plain && new PlainReader(plain);
  }

  get rows(): number {
    return this.#rows;
  }

  /** Throws what the canonicaliser throws, with the row; `UsageError` where the canonical forms are more than 4 GiB together. */
  append(cells: readonly string[]): void {
    const read = this.#plain?.read(cells);
    if (read?.others.length === 0) this.#add(read.texts, read.ends);
    else if (read && read.others.length <= FEW * cells.length) this.#add(this.#completed(read, cells), read.ends);
    else this.#addCanonical(cells.map((cell, i) => this.#canonical(cell, i)));
    this.#rows += cells.length;
    if (this.#length > MAX_TEXTS)
      throw new UsageError(`the canonical forms of ${this.#rows} rows are over 4 GiB: split them`);
  }

  take(): Gathered {
    return { rule: this.#canonicaliser.rule, parts: this.#parts };
  }

  /** What was read, with the canonical forms of the other cells in their places. */
  #completed({ texts, ends, others }: PlainRows, cells: readonly string[]): Uint8Array {
    const parts: Uint8Array[] = [];
    let [from, more, next] = [0, 0, 0];
    for (let row = 0; row < ends.length; row++) {
      if (row === others[next]) {
        const text = encoder.encode(this.#canonical(cells[row]!, row));
        parts.push(texts.subarray(from, ends[row]), text);
        [from, more, next] = [ends[row]!, more + text.length, next + 1];
      }
      ends[row]! += more;
    }
    return concat(...parts, texts.subarray(from));
  }

  #addCanonical(texts: readonly string[]): void {
    const joined = encoder.encode(texts.join(""));
    const isAscii = joined.length === texts.reduce((sum, { length }) => sum + length, 0);
    const parts = isAscii ? [] : texts.map((text) => encoder.encode(text)); // each by itself: half a surrogate pair must not meet another half
    const ends = new Uint32Array(texts.length);
    let end = 0;
    for (let i = 0; i < ends.length; i++) ends[i] = end += (isAscii ? texts : parts)[i]!.length; // of ASCII one byte for each unit
    this.#add(isAscii ? joined : concat(...parts), ends);
  }

  /** Copies them, to where the worker reads them without another copy. */
  #add(texts: Uint8Array, ends: Uint32Array): void {
    const own = new Uint32Array(sharedBytes(ends.byteLength).buffer);
    own.set(ends);
    this.#parts.push({ texts: sharedCopy(texts), ends: own });
    this.#length += texts.length;
  }

  #canonical(cell: string, at: number): string {
    try {
      return this.#canonicaliser(cell);
    } catch (error) {
      const row = `row ${this.#rows + at}`;
      if (error instanceof TavsError) throw new UsageError(`${row}: ${error.message}`, { code: error.code });
      throw new UsageError(`${row}: the value has no canonical form`); // a foreign message could hold the value
    }
  }
}
