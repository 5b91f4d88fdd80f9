// The texts of an `ItemSet`, in the order of its items.
import { pieces } from "../rows.ts";
import { type Memory, STEP } from "./memory.ts";
import type { Texts, Whole } from "./texts.ts";

/** The rows of all items, and where they lie in a memory. */
export interface Chosen {
  readonly rows: Uint32Array;
  readonly at: number;
}

/** The texts of these rows, one after the other, and where each ends. */
export function packed({ run, take, get }: Memory, { rows, at }: Chosen, { count, ends, all }: Texts): Whole {
  if (typeof all !== "number") return packedOutside(rows, all);
  const size = count === 0 ? 0 : new Uint32Array(get(ends + 4 * (count - 1), 4).buffer)[0]!;
  const [to, toEnds] = [take(size), take(4 * rows.length)];
  const one = run.uniform(ends, count);
  let end = 0;
  for (const piece of pieces({ from: 0, to: rows.length }, STEP)) {
    const [place, size] = [4 * piece.from, piece.to - piece.from];
    if (one > 0) end = run.packUniform(to, toEnds + place, all, one, at + place, size, end);
    else end = run.pack(to, toEnds + place, all, ends, at + place, size, end);
  }
  return { texts: get(to, end), ends: new Uint32Array(get(toEnds, 4 * rows.length).buffer) };
}

/** The same in a third of the speed, without a second copy of everything in one memory. */
export function packedOutside(rows: Uint32Array, { texts, ends }: Whole): Whole {
  const begin = (row: number): number => (row === 0 ? 0 : ends[row - 1]!);
  const packedEnds = new Uint32Array(rows.length);
  let end = 0;
  for (let i = 0; i < rows.length; i++) packedEnds[i] = end += ends[rows[i]!]! - begin(rows[i]!);
  const packedTexts = new Uint8Array(end);
  for (let i = 0; i < rows.length; i++)
    packedTexts.set(texts.subarray(begin(rows[i]!), ends[rows[i]!]), i === 0 ? 0 : packedEnds[i - 1]);
  return { texts: packedTexts, ends: packedEnds };
}
