/**
 * An integer in [0, below) that follows from two integers: the finalizer of MurmurHash3 (Appleby, fmix32), twice.
 * It makes the invented world the same on every machine. It is no randomness and hides nothing.
 */
export function pick(below: number, index: number, purpose: number): number {
  return Math.floor((hash(index, purpose) * below) / 2 ** 32); // exact: the product stays below 2^53
}

/** 32 bits that follow from two integers. */
export function hash(index: number, purpose: number): number {
  return mix(index ^ mix(Math.imul(purpose, 0x9e3779b1)));
}

function mix(bits: number): number {
  let h = bits + 0x7f4a7c15;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
