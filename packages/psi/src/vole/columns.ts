// 128 columns from 128 base transfers, of which the sender chose by Delta: the receiver has v_j and the sender w_j = v_j + Delta_j u, for one
// vector u of the receiver. That is what SoftSpoken's extension and Gilboa's products both begin with: they take streams of the same keys.
import { rowAt, rowsFrom } from "../rows.ts";
import { bitAt, KEY } from "./base-transfers.ts";
import type { Memory } from "./kernels/memory.ts";
import { ELEMENT, KAPPA } from "./parameters.ts";
import { streamsAt } from "./streams.ts";

/** The streams of a base key that a part takes: one for its transfers and one for its noise, so that neither hides what another does. */
export const transferStream = (part: number): number => 2 * part;
export const noiseStream = (part: number): number => 2 * part + 1;

/** Where the receiver's columns lie. */
export interface Columns {
  /** v. */
  readonly own: number;
  /** What it says: the streams of both keys, and u. */
  readonly said: number;
}

/** The receiver's columns. `keys` has both keys of each base transfer; u is whole elements. */
export function columnsOf(memory: Memory, keys: Uint8Array, u: Uint8Array, stream: number): Columns {
  const { run, put } = memory;
  const [own, said] = [streamsOf(memory, keys, 0, u.length, stream), streamsOf(memory, keys, 1, u.length, stream)];
  const same = put(u);
  run.add(said, own, (KAPPA * u.length) / ELEMENT);
  for (let j = 0; j < KAPPA; j++) run.add(said + j * u.length, same, u.length / ELEMENT);
  return { own, said };
}

/** Of pairs of keys the first (0) or second (1) of each. */
function streamsOf(memory: Memory, keys: Uint8Array, side: number, bytes: number, stream: number): number {
  const ofSide = rowsFrom(KAPPA, KEY, (j) => rowAt(keys, KEY, 2 * j + side));
  return streamsAt(memory, ofSide, bytes, stream);
}

/** Where the sender's columns w lie, from the keys that it chose and what the receiver said. */
export function chosenColumns(
  memory: Memory,
  keys: Uint8Array,
  delta: Uint8Array,
  said: Uint8Array,
  stream: number,
): number {
  const size = said.length / KAPPA;
  const [chosen, added] = [streamsAt(memory, keys, size, stream), memory.put(said)];
  for (let j = 0; j < KAPPA; j++)
    memory.run.addIf(chosen + j * size, added + j * size, size / ELEMENT, bitAt(delta, j));
  return chosen;
}
