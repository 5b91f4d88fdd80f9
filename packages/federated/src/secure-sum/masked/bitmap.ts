// Sets of contributors as they travel: one bit for each, in the order of names.
import { PeerError } from "@tavs/core";

export function bitmapOf(numbers: readonly number[], parties: number): Uint8Array<ArrayBuffer> {
  const bits = new Uint8Array(Math.ceil(parties / 8));
  for (const number of numbers) bits[number >> 3]! |= 1 << (number & 7);
  return bits;
}

/** The numbers in a set, ascending. Throws `PeerError` where it is no set of so many parties. */
export function numbersIn(bits: Uint8Array, parties: number): readonly number[] {
  if (bits.length !== Math.ceil(parties / 8))
    throw new PeerError(`a set of ${parties} parties has ${bits.length} bytes`);
  const numbers: number[] = [];
  for (let number = 0; number < 8 * bits.length; number++)
    if (bits[number >> 3]! & (1 << (number & 7))) numbers.push(number);
  if ((numbers.at(-1) ?? 0) >= parties) throw new PeerError(`a set of ${parties} parties names one more`);
  return numbers;
}
