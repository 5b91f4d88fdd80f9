import { type Random, UsageError } from "@tavs/core";

/** Uniform integers in [0, bound). Both doors read the same random words, so that both give the same number. */
export interface Uniform {
  /** `bound` is an integer in [1, 2^53]. */
  below(bound: number): number;
  /** `bound` is at least 1. */
  belowBig(bound: bigint): bigint;
}

const WORD = 32; // bits
const TWO_TO_32 = 2 ** WORD;

/**
 * Makes uniform integers of random bytes by rejection: a number that does not fit is thrown away, since `x % bound`
 * would favour the small ones. Less than half is thrown away, on average.
 */
export function uniform(random: Random): Uniform {
  const word = words(random);
  return {
    below: (bound) => (bound <= TWO_TO_32 ? below32(bound, word) : below53(bound, word)),
    belowBig: (bound) => belowBig(bound, word),
  };
}

function below32(bound: number, word: () => number): number {
  if (bound === 1) return 0;
  const mask = 0xffff_ffff >>> Math.clz32(bound - 1);
  for (;;) {
    const value = (word() & mask) >>> 0;
    if (value < bound) return value;
  }
}

function below53(bound: number, word: () => number): number {
  const mask = 0xffff_ffff >>> Math.clz32(Math.floor((bound - 1) / TWO_TO_32));
  for (;;) {
    const value = ((word() & mask) >>> 0) * TWO_TO_32 + word(); // at most 2^53 - 1: exact
    if (value < bound) return value;
  }
}

function belowBig(bound: bigint, word: () => number): bigint {
  const bits = bound === 1n ? 0 : (bound - 1n).toString(2).length;
  for (;;) {
    let value = 0n;
    for (let at = 0; at < bits; at += WORD) value = (value << BigInt(WORD)) | BigInt(word());
    value = BigInt.asUintN(bits, value);
    if (value < bound) return value;
  }
}

const FIRST_BLOCK = 64; // bytes: one answer takes about this much
const LARGEST_BLOCK = 16_384; // asking the system for less than a kilobyte costs more than the bytes do

/** 32-bit words, fetched in blocks that grow. What is left of a block dies with the sampler: no two samplers share it. */
function words(random: Random): () => number {
  let size = FIRST_BLOCK;
  let block = new DataView(new ArrayBuffer(0));
  let at = 0;
  return () => {
    if (at === block.byteLength) {
      const { buffer, byteOffset, byteLength } = random(size);
      if (byteLength !== size) throw new UsageError(`${size} bytes of randomness were asked, ${byteLength} came`);
      block = new DataView(buffer, byteOffset, byteLength); // a view may lie in a larger buffer, whose rest is not random
      at = 0;
      size = Math.min(2 * size, LARGEST_BLOCK);
    }
    at += 4;
    return block.getUint32(at - 4);
  };
}
