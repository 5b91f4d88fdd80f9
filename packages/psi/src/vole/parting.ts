// Large sets go in parts, each with a VOLE of its own under the same Delta: a part fits a core's memory, and the peer works on one while
// the next is made. Which part an item is in follows from its digest and the key of the session, and not from the order of the items.
import { sha256 } from "@noble/hashes/sha2.js";
import { lengthPrefixed, sharedBytes, u32, utf8 } from "@tavs/core";
import { DIGEST_BYTES } from "../item-set.ts";
import type { Labels } from "../labelled/labels.ts";
import { rowAt, rowsFrom } from "../rows.ts";

/** Items in a part, about. */
const PART = 2 ** 20;
/** The most items of a receiver whose set is one part. */
export const MOST_IN_ONE: number = 2 * PART - 1;

/** How many parts a receiver's items make: below 2^21 items one, which is what the papers have. */
export const partsFor = (items: number): number => Math.max(1, Math.floor(items / PART));

/** What is hashed in a part names it: the first has the name of the session. */
export const nameOfPart = (session: Uint8Array, part: number): Uint8Array =>
  part === 0 ? session : sha256(lengthPrefixed(utf8("tavs/psi/vole/part/1"), session, u32(part)));

/** The numbers of the items of each part, ascending; of one part nothing, because it has all. */
export type Parting = readonly Uint32Array[];

/**
 * The part of each item: of (a x + b y mod 2^32) * parts the whole part of the 2^32nd, for two words x and y of its digest, neither of which its
 * bin is made of, and two odd numbers of the key. Uniform where digests are, under every key.
 */
export function partingOf(parts: number, digests: Uint8Array, key: Uint8Array): Parting {
  if (parts === 1) return [];
  const [words, keys] = [wordsOf(digests), new DataView(key.buffer, key.byteOffset, key.length)];
  const [a, b] = [keys.getUint32(8, true) | 1, keys.getUint32(12, true) | 1];
  const partOf = (item: number): number =>
    Math.floor(
      (((Math.imul(words[item * WORDS + 3]!, a) + Math.imul(words[item * WORDS + 4]!, b)) >>> 0) * parts) / 2 ** 32,
    );
  const [count, sizes] = [words.length / WORDS, new Array<number>(parts).fill(0)];
  for (let item = 0; item < count; item++) sizes[partOf(item)]! += 1;
  const [numbers, ends] = [sizes.map(sharedWords), new Array<number>(parts).fill(0)];
  for (let item = 0; item < count; item++) {
    const part = partOf(item);
    numbers[part]![ends[part]!++] = item;
  }
  return numbers;
}

const WORDS = DIGEST_BYTES / 4;

const sharedWords = (count: number): Uint32Array => new Uint32Array(sharedBytes(4 * count).buffer);

/** Words of any bytes, to be read: at an odd place of memory those of a copy. */
function wordsOf(bytes: Uint8Array): Uint32Array<ArrayBuffer> {
  const { buffer, byteOffset, length } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Uint32Array(buffer as ArrayBuffer, byteOffset, length / 4); // or shared
}

/** Items of one part as a worker is given them: the digests of all, which lie in memory that threads share, and its numbers. Without these, all. */
export interface ItemsIn {
  readonly digests: Uint8Array;
  readonly numbers?: Uint32Array;
}

export function itemsIn(parting: Parting, part: number, digests: Uint8Array): ItemsIn {
  const numbers = parting[part];
  return { digests, ...(numbers && { numbers }) };
}

export const countOf = ({ digests, numbers }: ItemsIn): number => numbers?.length ?? digests.length / DIGEST_BYTES;

/** Writes the digests of the part's items from a first one on, as many as there is room for, at a multiple of four bytes. */
export function digestsOf({ digests, numbers }: ItemsIn): (room: Uint8Array, first: number) => void {
  if (numbers === undefined)
    return (room, first) => room.set(digests.subarray(first * DIGEST_BYTES, first * DIGEST_BYTES + room.length));
  const from = wordsOf(digests);
  return (room, first) => {
    const to = new Uint32Array(room.buffer as ArrayBuffer, room.byteOffset, room.length / 4); // or it throws: a copy would be written in vain
    for (let i = first, at = 0; at < to.length; i++)
      for (let word = numbers[i]! * WORDS, end = word + WORDS; word < end; word++) to[at++] = from[word]!;
  };
}

/** The labels of the items of one part. */
export function labelsIn(parting: Parting, part: number, labels: Labels): Labels {
  const [numbers, { width, bytes }] = [parting[part], labels];
  if (numbers === undefined) return labels;
  return { width, bytes: rowsFrom(numbers.length, width, (i) => rowAt(bytes, width, numbers[i]!)) };
}

/** Rows of so many words for the items of each part, in the order of all items. */
export function rejoined(parting: Parting, rows: readonly Uint8Array[], words: number): Uint8Array {
  if (parting.length === 0) return rows[0]!; // of the one part
  const to = sharedWords(parting.reduce((sum, { length }) => sum + length, 0) * words);
  parting.forEach((numbers, part) => {
    const from = wordsOf(rows[part]!);
    for (let i = 0, at = 0; i < numbers.length; i++)
      for (let word = numbers[i]! * words, end = word + words; word < end; word++) to[word] = from[at++]!;
  });
  return new Uint8Array(to.buffer);
}
