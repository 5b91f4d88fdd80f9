// A batch of cells as bytes: plain ones become canonical here, and the others are named.
import { type PlainForm, PREFIX } from "../ids/canonicaliser.ts";

/** What a batch comes to. */
export interface PlainRows {
  /** The canonical forms of the plain cells, one after the other: a view, until the next batch. */
  readonly texts: Uint8Array;
  /** Where each ends, a view as well; a cell that is not plain holds nothing. */
  readonly ends: Uint32Array;
  /** Numbers of the cells that are not plain, ascending. */
  readonly others: readonly number[];
}

/** Units of a cell on average, above which cells are not read together: no plain cell is longer. */
const LONG = 1024;
const encoder = new TextEncoder();

/** Reads batches with memory that it keeps. */
export class PlainReader {
  readonly #plain: PlainForm;
  #cells: Uint8Array = new Uint8Array();
  #texts: Uint8Array = new Uint8Array();
  #ends: Uint32Array = new Uint32Array(); // of the cells, and then of their canonical forms

  constructor(plain: PlainForm) {
    this.#plain = plain;
  }

  /** Undefined where not all cells are ASCII: of that a byte is a unit of a string, so that lengths tell cells apart. */
  read(cells: readonly string[]): PlainRows | undefined {
    const size = this.#encode(cells);
    if (size === undefined) return undefined;
    const [bytes, ends] = [this.#cells.subarray(0, size), this.#ends.subarray(0, cells.length)];
    if (this.#plain.areCanonical?.(bytes, ends)) return { texts: bytes, ends, others: [] };
    return this.#cellByCell(bytes, ends);
  }

  #cellByCell(bytes: Uint8Array, ends: Uint32Array): PlainRows {
    const [plain, texts, others] = [this.#plain, this.#textsOf(bytes.length + PREFIX * ends.length), [] as number[]];
    let [from, end] = [0, 0];
    for (let row = 0; row < ends.length; row++) {
      const to = ends[row]!;
      const next = plain(bytes, from, to, texts, end);
      if (next < 0) others.push(row);
      else end = next;
      ends[row] = end;
      from = to;
    }
    return { texts: texts.subarray(0, end), ends, others };
  }

  /** How many bytes the cells are together, each to its end; undefined where one is not ASCII, or no text at all, and where they are too long. */
  #encode(cells: readonly string[]): number | undefined {
    if (this.#ends.length < cells.length) this.#ends = new Uint32Array(cells.length);
    let units = 0;
    for (let i = 0; i < cells.length; i++) {
      if (typeof cells[i] !== "string") return undefined; // a program without types
      this.#ends[i] = units += cells[i]!.length;
    }
    if (units > LONG * cells.length) return undefined; // joined, they could be longer than a string may be
    const joined = cells.join("");
    if (this.#cells.length < 3 * joined.length) this.#cells = new Uint8Array(3 * joined.length);
    const { written } = encoder.encodeInto(joined, this.#cells);
    return written === joined.length ? written : undefined; // every other character takes more bytes than units
  }

  #textsOf(room: number): Uint8Array {
    if (this.#texts.length < room) this.#texts = new Uint8Array(room);
    return this.#texts;
  }
}
