// Values as four words of 32 bits: XOR of words is XOR of bytes, whichever byte comes first on this machine.
import { VALUE } from "./size.ts";

/** Words of a value. */
export const WORDS: number = VALUE / 4;

/** The bytes as words: a copy, because a view would have to begin at a multiple of four. */
export const toWords = (bytes: Uint8Array): Uint32Array => new Uint32Array(new Uint8Array(bytes).buffer);
export const toBytes = (words: Uint32Array): Uint8Array =>
  new Uint8Array(words.buffer, words.byteOffset, words.byteLength);

/** Adds row `from` of one array to row `to` of another, in rows of so many words. */
export function addRow(
  target: Uint32Array,
  to: number,
  source: Uint32Array,
  from: number,
  width: number = WORDS,
): void {
  const [t, s] = [to * width, from * width];
  for (let i = 0; i < width; i++) target[t + i]! ^= source[s + i]!;
}
