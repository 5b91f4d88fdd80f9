// The texts of a column in the memory of the kernels: all of them, or where they are too many a few thousand rows at a time.
import { concat } from "@tavs/core";
import type { Range } from "../rows.ts";
import type { Memory } from "./memory.ts";

/** Items as they came in: the text of row i ends at `ends[i]`. */
export interface Gathered {
  readonly rule: string;
  /** In parts, as they were read. */
  readonly texts: readonly Uint8Array[];
  readonly ends: readonly Uint32Array[];
}

const MOST = 2 ** 30; // bytes: WebAssembly has four times as much in all

/** The texts of all rows, one after the other, and where each ends. */
export interface Whole {
  readonly texts: Uint8Array;
  readonly ends: Uint32Array;
}

export interface Texts {
  readonly count: number;
  /** Where the ends of rows lie, behind the beginning of the first: 0. */
  readonly ends: number;
  /** Where the texts lie, or the texts where they are too many. */
  readonly all: number | Whole;
}

/** Texts of more than `most` bytes stay outside. */
export function putTexts(memory: Memory, { texts, ends }: Gathered, most: number = MOST): Texts {
  const [count, size] = [ends, texts].map((parts) => parts.reduce((sum, { length }) => sum + length, 0)) as [
    number,
    number,
  ]; // two lists
  const endsAt = memory.take(4 * count + 16) + 16;
  const endsInBytes = ends.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
  putAll(memory, endsAt, endsInBytes);
  if (size > most) {
    const whole = { texts: concat(...texts), ends: new Uint32Array(memory.get(endsAt, 4 * count).buffer) };
    return { count, ends: endsAt, all: whole };
  }
  const all = memory.take(size);
  putAll(memory, all, texts);
  return { count, ends: endsAt, all };
}

function putAll({ view }: Memory, to: number, parts: readonly Uint8Array[]): void {
  let at = to;
  for (const part of parts) {
    view(at, part.length).set(part);
    at += part.length;
  }
}

/** The texts of rows from..to-1: the text of row i ends at its end, less `base`, behind `at`. */
export interface Piece {
  readonly at: number;
  readonly base: number;
}

/** Gives pieces of the texts one after the other: those outside take the place of the piece before. */
export function piecesOf(memory: Memory, { all }: Texts, ranges: readonly Range[]): (range: Range) => Piece {
  if (typeof all === "number") return () => ({ at: all, base: 0 });
  const { texts, ends } = all;
  const begin = ({ from }: Range): number => (from === 0 ? 0 : ends[from - 1]!);
  const room = ranges.reduce((most, range) => Math.max(most, ends[range.to - 1]! - begin(range)), 0);
  const at = memory.take(room);
  return (range) => {
    memory.view(at, room).set(texts.subarray(begin(range), ends[range.to - 1]));
    return { at, base: begin(range) };
  };
}
