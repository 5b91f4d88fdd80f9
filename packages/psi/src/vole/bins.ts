// Which bin of a store an item is in, and a party's own items bin by bin.
import { sharedBytes } from "@tavs/core";
import { DIGEST_BYTES } from "../item-set.ts";
import { rowAt, rowsFrom, sharedCopy } from "../rows.ts";
import { type Bins, ELEMENT } from "./parameters.ts";

/** A party's own items under the key of a session. */
export interface OwnItems extends Bins {
  readonly key: Uint8Array;
  /** In the order of the bins. */
  readonly digests: Uint8Array;
  /** Where each bin ends, in items. */
  readonly ends: readonly number[];
  /** The number of each item, in the order of the bins; nothing where there is one bin, and the order is that of the items. */
  readonly order: Uint32Array | undefined;
}

/**
 * Puts items into their bins. The key of the session decides, and not the order of the items: a list that was cut from an ordered one, as results
 * are, would fill one bin and leave others empty.
 */
export function binned({ bins, binColumns }: Bins, digests: Uint8Array, key: Uint8Array): OwnItems {
  const count = digests.length / DIGEST_BYTES;
  if (bins === 1) return { bins, binColumns, key, digests, ends: [count], order: undefined };
  const numbers = binsOf(digests, key, bins);
  const ends = new Array<number>(bins).fill(0);
  for (let i = 0; i < count; i++) ends[numbers[i]!]! += 1;
  for (let bin = 1; bin < bins; bin++) ends[bin]! += ends[bin - 1]!;
  const places = ends.map((_, bin) => ends[bin - 1] ?? 0);
  const order = new Uint32Array(count);
  const [from, to] = [wordsOf(digests), new Uint32Array(count * WORDS)];
  for (let i = 0; i < count; i++) {
    const place = places[numbers[i]!]!++;
    order[place] = i;
    for (let word = 0; word < WORDS; word++) to[place * WORDS + word] = from[i * WORDS + word]!; // read one after the other: faster by far
  }
  return { bins, binColumns, key, digests: new Uint8Array(to.buffer), ends, order };
}

const WORDS = DIGEST_BYTES / 4;

/** Words of any bytes: at an odd place of memory, of a copy. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  const { buffer, byteOffset, length } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Uint32Array(buffer, byteOffset, length / 4);
}

/**
 * The bin of each item: of (a x + b y mod 2^32) * bins the whole part of the 2^32nd, for two words x and y of its digest and two odd numbers of the key.
 * Uniform where digests are, under every key.
 */
function binsOf(digests: Uint8Array, key: Uint8Array, bins: number): Uint32Array {
  const [items, keys] = [digests, key].map((bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
  const [a, b] = [keys!.getUint32(0, true) | 1, keys!.getUint32(4, true) | 1];
  const numbers = new Uint32Array(digests.length / DIGEST_BYTES);
  for (let i = 0, at = 0; i < numbers.length; i++, at += DIGEST_BYTES) {
    const sum = Math.imul(items!.getUint32(at + 4, true), a) + Math.imul(items!.getUint32(at + 8, true), b);
    numbers[i] = ((sum >>> 0) * bins) / 2 ** 32; // below 2^53, and rounded down
  }
  return numbers;
}

/** A copy, for later tasks, of rows of 16 bytes that stand in the order of the bins: in the order of the items. */
export function inOrder(rows: Uint8Array, { order }: OwnItems): Uint8Array {
  if (order === undefined) return sharedCopy(rows);
  const ordered = sharedBytes(rows.length);
  const [from, to, words] = [wordsOf(rows), wordsOf(ordered), ELEMENT / 4];
  for (let place = 0; place < order.length; place++)
    for (let word = 0; word < words; word++) to[order[place]! * words + word] = from[place * words + word]!;
  return ordered;
}

/** Rows of any width that stand in the order of the items, in the order of the bins. */
export function inBins(rows: Uint8Array, width: number, { order }: OwnItems): Uint8Array {
  return order === undefined ? rows : rowsFrom(order.length, width, (place) => rowAt(rows, width, order[place]!));
}
