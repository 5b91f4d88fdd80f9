// Masks: streams of AES-256-CTR, whose words are numbers of the ring as they are.

import { primitives } from "../primitives.ts";
import { KEY } from "../widths.ts";
import { fromLittleEndian } from "./words.ts";

export interface Streams {
  /** Keys of 32 bytes: what follows from them is added, or taken away. */
  readonly adds: Uint8Array;
  readonly subtracts: Uint8Array;
}

export interface Place {
  readonly bits: 32 | 64 | 128;
  /** The place of the first word in the whole vector; a multiple of 4, so that a block of the cipher begins there. */
  readonly firstWord: number;
}

const CHUNK = 1 << 14; // words: 64 KiB stay in the processor's cache while all streams pass over them
const WORD = 2 ** 32;
const PER_WORD = 2 ** -32;

/** Adds and takes away streams, in place. */
export async function applyStreams(words: Uint32Array, { adds, subtracts }: Streams, place: Place): Promise<void> {
  for (let from = 0; from < words.length; from += CHUNK) {
    const chunk = words.subarray(from, from + CHUNK);
    const sum = place.bits === 32 ? chunk : new Float64Array(chunk); // 2^21 words can be added before they are carried
    const block = (place.firstWord + from) / 4;
    for (let at = 0; at < adds.length; at += KEY)
      add(sum, await wordsOf(adds.subarray(at, at + KEY), block, chunk.length));
    for (let at = 0; at < subtracts.length; at += KEY)
      subtract(sum, await wordsOf(subtracts.subarray(at, at + KEY), block, chunk.length));
    if (sum !== chunk) carry(sum, chunk, place.bits / 32);
  }
}

type Sum = Uint32Array | Float64Array;

function add(sum: Sum, stream: Uint32Array): void {
  if (sum instanceof Uint32Array) for (let i = 0; i < sum.length; i++) sum[i]! += stream[i]!;
  else for (let i = 0; i < sum.length; i++) sum[i]! += stream[i]!;
}

function subtract(sum: Sum, stream: Uint32Array): void {
  if (sum instanceof Uint32Array) for (let i = 0; i < sum.length; i++) sum[i]! -= stream[i]!;
  else for (let i = 0; i < sum.length; i++) sum[i]! -= stream[i]!;
}

/** Sums of words, positive or negative, as words of numbers that are `width` words wide. */
function carry(sums: Sum, words: Uint32Array, width: number): void {
  for (let first = 0; first < words.length; first += width) {
    let carried = 0; // what runs over the top of one number is gone
    for (let i = first; i < first + width; i++) {
      const sum = sums[i]! + carried;
      carried = Math.floor(sum * PER_WORD); // a power of two: exact
      words[i] = sum - carried * WORD;
    }
  }
}

async function wordsOf(key: Uint8Array, block: number, length: number): Promise<Uint32Array> {
  const made = primitives.stream(key, block, 4 * length);
  const bytes = made instanceof Uint8Array ? made : await made;
  return fromLittleEndian(bytes);
}
