import type { PlainForm } from "./canonicaliser.ts";

/** The longest text that is read, in UTF-16 units. */
export const LONGEST = 1024;
const [SPACE, TILDE] = [32, 126] as const;
const WORD = 4;
const HIGHEST = 0x80808080; // bit of each byte of a word

/** ASCII that is read as it is: normalised already, and with nothing around it. */
export const plainText: PlainForm = Object.assign(cellAsItIs, { areCanonical });

function cellAsItIs(bytes: Uint8Array, from: number, to: number, out: Uint8Array, at: number): number {
  if (!isBordered(bytes, from, to)) return -1;
  let end = at;
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!;
    if (byte < SPACE || byte > TILDE) return -1;
    out[end++] = byte;
  }
  return end;
}

function areCanonical(bytes: Uint8Array, ends: Uint32Array): boolean {
  let from = 0;
  for (let row = 0; row < ends.length; row++) {
    const to = ends[row]!;
    if (!isBordered(bytes, from, to)) return false;
    from = to;
  }
  return isPrintable(bytes);
}

/** Neither empty, nor too long, nor with a space before it or behind. */
const isBordered = (bytes: Uint8Array, from: number, to: number): boolean =>
  from < to && to - from <= LONGEST && bytes[from] !== SPACE && bytes[to - 1] !== SPACE;

/** Four bytes at a time: of ASCII no sum carries from one byte to the next, and what is below a space or above a tilde shows in the highest bit. */
function isPrintable(bytes: Uint8Array): boolean {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / WORD));
  let odd = 0;
  for (let i = 0; i < words.length; i++) odd |= ~(words[i]! + 0x60606060) | (words[i]! + 0x01010101);
  return (odd & HIGHEST) === 0 && bytes.subarray(words.length * WORD).every((byte) => byte >= SPACE && byte <= TILDE);
}
