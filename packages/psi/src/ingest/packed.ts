// The texts of an `ItemSet`, in the order of its items.
import type { ItemSet } from "../item-set.ts";
import { pieces } from "../rows.ts";
import { type Memory, putEnds, STEP } from "./memory.ts";

type Texts = Pick<ItemSet, "texts" | "ends">;

/** The rows of all items, and where they lie in a memory. */
export interface Chosen {
  readonly rows: Uint32Array;
  readonly at: number;
}

const MOST = 2 ** 30; // bytes: WebAssembly has four times as much in all

/** The texts of these rows, one after the other, and where each ends. */
export function packed(memory: Memory, { rows, at }: Chosen, { texts, ends }: Texts): Texts {
  if (texts.length > MOST) return packedOutside(rows, { texts, ends });
  const { run, take, put, get } = memory;
  const [to, toEnds] = [take(texts.length), take(4 * rows.length)];
  const [from, fromEnds] = [put(texts), putEnds(memory, ends)];
  let end = 0;
  for (const piece of pieces({ from: 0, to: rows.length }, STEP)) {
    const [first, count] = [4 * piece.from, piece.to - piece.from];
    end = run.pack(to, toEnds + first, from, fromEnds, at + first, count, end);
  }
  return { texts: get(to, end), ends: new Uint32Array(get(toEnds, 4 * rows.length).buffer) };
}

/** The same in a third of the speed, without a second copy of everything in one memory. */
export function packedOutside(rows: Uint32Array, { texts, ends }: Texts): Texts {
  const begin = (row: number): number => (row === 0 ? 0 : ends[row - 1]!);
  const packedEnds = new Uint32Array(rows.length);
  let end = 0;
  for (let i = 0; i < rows.length; i++) packedEnds[i] = end += ends[rows[i]!]! - begin(rows[i]!);
  const packedTexts = new Uint8Array(end);
  for (let i = 0; i < rows.length; i++)
    packedTexts.set(texts.subarray(begin(rows[i]!), ends[rows[i]!]), i === 0 ? 0 : packedEnds[i - 1]);
  return { texts: packedTexts, ends: packedEnds };
}
