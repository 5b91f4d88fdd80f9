// Which bin of a store an item is in, and a party's own items bin by bin.
import { DIGEST_BYTES } from "../item-set.ts";
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
  for (const bin of numbers) ends[bin]! += 1;
  for (let bin = 1; bin < bins; bin++) ends[bin]! += ends[bin - 1]!;
  const places = ends.map((_, bin) => ends[bin - 1] ?? 0);
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[places[numbers[i]!]!++] = i;
  return { bins, binColumns, key, digests: picked(digests, DIGEST_BYTES, order), ends, order };
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

/** Rows of 16 bytes that stand in the order of the bins, in the order of the items. */
export function inOrder(rows: Uint8Array<ArrayBuffer>, { order }: OwnItems): Uint8Array<ArrayBuffer> {
  if (order === undefined) return rows;
  const places = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) places[order[i]!] = i;
  return picked(rows, ELEMENT, places);
}

/** Rows of these numbers, one after the other: words are copied, because a million small views would cost more. */
function picked(rows: Uint8Array, width: number, numbers: Uint32Array): Uint8Array<ArrayBuffer> {
  const from = new Uint32Array(rows.slice().buffer);
  const [words, to] = [width / 4, new Uint32Array(from.length)];
  for (let i = 0, at = 0; i < numbers.length; i++)
    for (let word = numbers[i]! * words, end = word + words; word < end; ) to[at++] = from[word++]!;
  return new Uint8Array(to.buffer);
}
