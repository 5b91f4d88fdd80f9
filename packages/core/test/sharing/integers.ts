/** The obvious arithmetic: the same numbers as bigints, and doubles as the fractions they are. */
import type { RingBits } from "@tavs/core/sharing";

/** Ring numbers as unsigned bigints. */
export function bigints(vector: Uint32Array, bits: RingBits): bigint[] {
  const words = bits / 32;
  return Array.from({ length: vector.length / words }, (_, i) =>
    vector.subarray(i * words, (i + 1) * words).reduceRight((sum, word) => sum * 2n ** 32n + BigInt(word), 0n),
  );
}

/** Unsigned or signed bigints as ring numbers. */
export function ringNumbers(integers: readonly bigint[], bits: RingBits): Uint32Array<ArrayBuffer> {
  const words = bits / 32;
  return Uint32Array.from({ length: integers.length * words }, (_, at) =>
    Number((BigInt.asUintN(bits, integers[Math.floor(at / words)]!) >> BigInt(32 * (at % words))) & 0xffffffffn),
  );
}

/** A finite double times 2^1074, which is always an integer. */
export function exact(value: number): bigint {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setFloat64(0, value);
  const raw = bytes.getBigUint64(0);
  const exponent = (raw >> 52n) & 0x7ffn;
  const fraction = raw & (2n ** 52n - 1n);
  const magnitude = exponent === 0n ? fraction : (fraction + 2n ** 52n) << (exponent - 1n);
  return value < 0 ? -magnitude : magnitude;
}

/** What `exact` counts as one. */
export const ONE: bigint = 2n ** 1074n;
