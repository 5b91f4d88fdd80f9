// Opening Shamir's shares when some of them may be wrong: a sharing is a Reed-Solomon word at every position.
import { PeerError, UsageError } from "../errors.ts";
import { coins, seededRandom } from "../random.ts";
import { lagrangeWeights, type ReceivedWord, wrongValues } from "./polynomials.ts";
import { combination, type FieldBits, primeOf, wordsIn } from "./prime.ts";
import { bigintAt, uniformInField, vectorOf } from "./prime-values.ts";
import type { ShamirShare } from "./shamir.ts";

export interface OpenOptions {
  readonly bits: FieldBits;
  readonly threshold: number;
  /** 32 bytes that no holder of a share knew when it gave its share. */
  readonly seed: Uint8Array;
}

export interface Opened {
  readonly secret: Uint32Array<ArrayBuffer>;
  /** Numbers of the shares that are wrong, and were left out. */
  readonly wrong: readonly number[];
}

/**
 * Opens a vector. Of m shares, up to floor((m - threshold) / 2) that are wrong, wherever, are named; more of them are a
 * `PeerError` (`code: "shares"`). Every position of the shares that are used is checked to be on one polynomial. With
 * m = threshold there is nothing to check by; and ceil((m - threshold) / 2) + 1 holders who agree on one lie are not seen.
 */
export function openShamir(shares: readonly ShamirShare[], options: OpenOptions): Opened {
  mustBeShares(shares, options.threshold);
  const wrong = fitsTogether(shares, options) ? [] : findWrong(shares, options);
  const right = shares.filter(({ number }) => !wrong.includes(number));
  if (wrong.length > 0 && !fitsTogether(right, options)) throw tooMany(shares, options.threshold);
  return { secret: valuesAt(0, right.slice(0, options.threshold), options.bits), wrong };
}

function mustBeShares(shares: readonly ShamirShare[], threshold: number): void {
  if (new Set(shares.map(({ number }) => number)).size !== shares.length)
    throw new UsageError("two shares have one number");
  if (shares.length < threshold) throw new UsageError(`${shares.length} shares; ${threshold} are needed to open`);
  if (shares.some(({ values }) => values.length !== shares[0]!.values.length))
    throw new UsageError("shares of unlike lengths are of no one vector");
}

/** Of all shares behind the first `threshold`: is each, at every position, on the polynomial of those? */
function fitsTogether(shares: readonly ShamirShare[], { bits, threshold }: OpenOptions): boolean {
  const base = shares.slice(0, threshold);
  return shares.slice(threshold).every(({ number, values }) => {
    const expected = valuesAt(number, base, bits);
    return values.every((word, at) => word === expected[at]);
  });
}

function valuesAt(x: number, base: readonly ShamirShare[], bits: FieldBits): Uint32Array<ArrayBuffer> {
  const points = base.map(({ number }) => number);
  const weights = vectorOf(lagrangeWeights(points, x, primeOf(bits)), bits);
  return combination(
    weights,
    base.map(({ values }) => values),
    bits,
  );
}

/**
 * All positions at once: one random combination of them is a Reed-Solomon word of its own, in which a share that is wrong
 * anywhere is wrong as well, but for a probability of 1/p. One decoding, whatever the length.
 */
function findWrong(shares: readonly ShamirShare[], options: OpenOptions): readonly number[] {
  const { bits, threshold, seed } = options;
  const count = shares[0]!.values.length / wordsIn(bits);
  const weights = uniformInField(seededRandom(coins(seed, "combination")), count, bits);
  const sums = combination(weights, columns(shares, wordsIn(bits)), bits);
  const word: ReceivedWord = {
    points: shares.map(({ number }) => number),
    values: shares.map((_, i) => bigintAt(sums, i, bits)),
    threshold,
    prime: primeOf(bits),
  };
  const wrong = wrongValues(word);
  if (wrong === undefined || wrong.length === 0) throw tooMany(shares, threshold);
  return wrong.map((i) => shares[i]!.number);
}

/** Position by position, the numbers of all shares. */
function columns(shares: readonly ShamirShare[], words: number): readonly Uint32Array[] {
  return Array.from({ length: shares[0]!.values.length / words }, (_, position) => {
    const column = new Uint32Array(words * shares.length);
    shares.forEach(({ values }, i) => {
      column.set(values.subarray(position * words, (position + 1) * words), i * words);
    });
    return column;
  });
}

const tooMany = (shares: readonly ShamirShare[], threshold: number): PeerError =>
  new PeerError(
    `${shares.length} shares do not fit together, and more than ${Math.floor((shares.length - threshold) / 2)} of them are wrong: which cannot be told`,
    { code: "shares" },
  );
