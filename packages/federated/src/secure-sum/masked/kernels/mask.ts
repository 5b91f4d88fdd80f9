// A contributor's numbers under masks, and a sum of such vectors without them.
import { encode, type Numbers } from "../numbers.ts";
import { applyStreams, type Place, type Streams } from "./streams.ts";
import { toLittleEndian } from "./words.ts";

export interface MaskTask extends Streams {
  readonly values: Float64Array;
  /** How many of the ones behind the vector stand in this piece. */
  readonly ones: number;
  readonly numbers: Numbers;
  readonly firstWord: number;
}

/** Words of the ring, little-endian. */
export async function mask({ values, ones, numbers, firstWord, ...streams }: MaskTask): Promise<Uint8Array> {
  const words = withOnes(encode(values, numbers), ones, numbers.bits / 32);
  await applyStreams(words, streams, { bits: numbers.bits, firstWord });
  return toLittleEndian(words);
}

/** A one is an integer whatever the scale: it is counted, and never decoded. */
function withOnes(words: Uint32Array<ArrayBuffer>, ones: number, width: number): Uint32Array {
  if (ones === 0) return words;
  const all = new Uint32Array(words.length + ones * width);
  all.set(words);
  for (let i = words.length; i < all.length; i += width) all[i] = 1;
  return all;
}

export interface UnmaskTask extends Streams, Place {
  readonly words: Uint32Array;
}

export async function unmask({ words, adds, subtracts, ...place }: UnmaskTask): Promise<Uint32Array> {
  await applyStreams(words, { adds, subtracts }, place);
  return words;
}
