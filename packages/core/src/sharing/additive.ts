/**
 * Additive shares of a vector in a ring: all of them add up to it, and all but one say nothing of it. The last is what the
 * others leave; the others are streams of coins.
 */
import { UsageError } from "../errors.ts";
import { coins, seededRandom } from "../random.ts";
import { addInto, type RingBits, ringFromBytes, subtractFrom } from "./ring.ts";

export interface AdditiveOptions {
  readonly bits: RingBits;
  /** How many, at least 2. */
  readonly shares: number;
  /** 32 secret bytes, for this vector alone. */
  readonly seed: Uint8Array;
}

/** The shares of a vector of the ring. Cost: one stream and one subtraction of the vector's length for each but one. */
export function splitAdditive(
  secret: Uint32Array,
  { bits, shares, seed }: AdditiveOptions,
): readonly Uint32Array<ArrayBuffer>[] {
  if (!(Number.isInteger(shares) && shares >= 2 && shares <= 1024))
    throw new UsageError(`shares must be an integer in [2, 1024], not ${shares}`);
  const streams = Array.from({ length: shares - 1 }, (_, index) =>
    ringFromBytes(seededRandom(coins(seed, "additive share", { index }))(4 * secret.length), bits),
  );
  const last = new Uint32Array(secret);
  for (const stream of streams) subtractFrom(last, stream, bits);
  return [...streams, last];
}

/** The vector. A share that is missing or wrong makes it noise, and nothing shows that. */
export function openAdditive(shares: readonly Uint32Array[], bits: RingBits): Uint32Array<ArrayBuffer> {
  const total = new Uint32Array(shares[0]?.length ?? 0);
  for (const share of shares) addInto(total, share, bits);
  return total;
}

/** Shares of `length` zeros, to add to the shares of a vector: these are then new, and the old ones do not fit them. */
export const additiveZeros = (length: number, options: AdditiveOptions): readonly Uint32Array<ArrayBuffer>[] =>
  splitAdditive(new Uint32Array((length * options.bits) / 32), options);
