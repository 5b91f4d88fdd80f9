// The matrix of a store: each key is a row with three ones among the sparse columns and any number among the dense.
import { DENSE } from "./size.ts";

/** Bytes of a key's hash: three times 48 bits, and one bit for each dense column. */
export const HASH = 26;
const PLACE = 6;
const DENSE_AT = 3 * PLACE;

/** The rows of a matrix, as `encode` and `decode` walk through them. */
export interface Rows {
  readonly count: number;
  readonly sparse: number;
  /** Three different sparse columns for each row. */
  readonly places: Uint32Array;
  /** Two words for each row: bit b of word w is dense column 32 w + b. */
  readonly dense: Uint32Array;
}

/** Reads the matrix out of hashes, `HASH` uniform bytes for each key, for a store of so many columns. */
export function rowsOfMatrix(hashes: Uint8Array, columns: number): Rows {
  const [count, sparse] = [hashes.length / HASH, columns - DENSE];
  const [places, dense] = [new Uint32Array(3 * count), new Uint32Array(2 * count)];
  const view = new DataView(hashes.buffer, hashes.byteOffset, hashes.byteLength);
  for (let row = 0; row < count; row++) {
    const at = row * HASH;
    const [a, b, c] = [
      below(sparse, view, at),
      below(sparse - 1, view, at + PLACE),
      below(sparse - 2, view, at + 2 * PLACE),
    ];
    spread(places, 3 * row, [a, b, c]);
    dense[2 * row] = view.getUint32(at + DENSE_AT, true);
    dense[2 * row + 1] = view.getUint32(at + DENSE_AT + 4, true);
  }
  return { count, sparse, places, dense };
}

/** 48 bits, little-endian, as a number below `limit`: the whole part of limit * bits / 2^48, in exact steps. */
function below(limit: number, view: DataView, at: number): number {
  let carry = Math.floor((view.getUint16(at, true) * limit) / 65_536);
  carry = Math.floor((view.getUint16(at + 2, true) * limit + carry) / 65_536);
  return Math.floor((view.getUint16(at + 4, true) * limit + carry) / 65_536);
}

/** Three numbers below m, m - 1 and m - 2 as three different ones below m: each steps over those before it. */
function spread(places: Uint32Array, at: number, [a, second, third]: readonly [number, number, number]): void {
  const b = second >= a ? second + 1 : second;
  const [low, high] = a < b ? [a, b] : [b, a];
  let c = third >= low ? third + 1 : third;
  if (c >= high) c++;
  places[at] = a;
  places[at + 1] = b;
  places[at + 2] = c;
}
