import { type Random, UsageError } from "@tavs/core";

const FIRST_BLOCK = 64; // bytes: one answer takes about this much
const LARGEST_BLOCK = 65_536; // the most that Web Crypto gives at once; asking for less than a kilobyte costs more than the bytes do

/**
 * 32-bit words, fetched in blocks that grow. What is left of a block dies with the sampler: no two samplers share it, and a release
 * makes its samplers after it was charged. Departs from "a seed of 32 bytes, expanded": every block comes from `random` itself,
 * so that nothing here could be copied and repeat noise beyond the end of a block.
 */
export class Words {
  readonly #random: Random;
  #size = FIRST_BLOCK;
  #block: Uint32Array<ArrayBuffer> = new Uint32Array(0);
  #at = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Uniform in [0, 2^32). */
  next(): number {
    if (this.#at === this.#block.length) this.#fetch();
    return this.#block[this.#at++]!;
  }

  #fetch(): void {
    const size = this.#size;
    const { buffer, byteOffset, byteLength } = this.#random(size);
    if (byteLength !== size) throw new UsageError(`${size} bytes of randomness were asked, ${byteLength} came`);
    // A view may lie in a larger buffer, whose rest is not random, and where no word need begin.
    this.#block =
      byteOffset % 4 === 0
        ? new Uint32Array(buffer, byteOffset, size / 4)
        : new Uint32Array(buffer.slice(byteOffset, byteOffset + size));
    this.#at = 0;
    this.#size = Math.min(2 * size, LARGEST_BLOCK);
  }
}
