// Numbers as safetensors writes them: little-endian, in 64, 32 or 16 bits.
import type { Numbers } from "./tensors.ts";

export interface NumberType {
  /** Bytes of one number. */
  readonly width: number;
  readonly read: (bytes: Uint8Array) => Numbers;
}

export const NUMBER_TYPES: ReadonlyMap<string, NumberType> = new Map([
  ["F64", { width: 8, read: (bytes) => new Float64Array(aligned(bytes, 8)) }],
  ["F32", { width: 4, read: (bytes) => new Float32Array(aligned(bytes, 4)) }],
  ["F16", { width: 2, read: (bytes) => Float32Array.from(new Uint16Array(aligned(bytes, 2)), half) }],
  ["BF16", { width: 2, read: (bytes) => brains(new Uint16Array(aligned(bytes, 2))) }],
]);

/** The bytes of a tensor's numbers. */
export function bytesOf(values: Numbers): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return new Uint8Array(aligned(bytes, values.BYTES_PER_ELEMENT));
}

const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** A copy, which begins where numbers may, in the machine's order of bytes. */
function aligned(bytes: Uint8Array, width: number): ArrayBuffer {
  const copy = new Uint8Array(bytes);
  if (!isLittleEndian) for (let at = 0; at < copy.length; at += width) copy.subarray(at, at + width).reverse();
  return copy.buffer;
}

/** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. Every one is exact in 32 bits. */
function half(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** bfloat16 is the upper half of binary32. */
const brains = (halves: Uint16Array): Float32Array =>
  new Float32Array(Uint32Array.from(halves, (bits) => bits * 65_536).buffer);
