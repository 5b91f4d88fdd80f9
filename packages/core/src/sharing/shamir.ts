/**
 * Shamir's shares of vectors (Communications of the ACM 1979): any `threshold` of them open the vector, fewer say nothing of it.
 * Each number v stands at 0 of a polynomial v + c_1 x + ... with uniform c; share number i holds the values at x = i.
 */
import { UsageError } from "../errors.ts";
import { coins, seededRandom } from "../random.ts";
import { addInField, type FieldBits, multiplyAdd, wordsIn } from "./prime.ts";
import { uniformInField } from "./prime-values.ts";

/** The most shares of one vector. */
export const MOST_SHARES = 64;

export interface ShamirOptions {
  readonly bits: FieldBits;
  /** How many shares open the vector. */
  readonly threshold: number;
  /** How many are made, at most 64. */
  readonly shares: number;
  /** 32 secret bytes, for this vector alone: all coefficients follow from them. */
  readonly seed: Uint8Array;
}

/** One share: the values at x = `number`, from 1. */
export interface ShamirShare {
  readonly number: number;
  readonly values: Uint32Array;
}

/** Shares number 1, 2, ... of a vector of the field. Cost: shares * (threshold - 1) multiplications a word. */
export function splitShamir(secret: Uint32Array, options: ShamirOptions): readonly ShamirShare[] {
  mustBeSensible(options);
  const { bits, threshold, shares, seed } = options;
  const count = secret.length / wordsIn(bits);
  const coefficients = Array.from({ length: threshold - 1 }, (_, index) =>
    uniformInField(seededRandom(coins(seed, "shamir coefficient", { index })), count, bits),
  );
  const polynomial = { coefficients: [secret, ...coefficients], bits, room: new Float64Array(secret.length) };
  return Array.from({ length: shares }, (_, i) => ({ number: i + 1, values: evaluatedAt(i + 1, polynomial) }));
}

interface Polynomial {
  readonly coefficients: readonly Uint32Array[];
  readonly bits: FieldBits;
  readonly room: Float64Array;
}

/** Horner's rule, as many powers of x at a time as doubles hold: the less is reduced, the faster. */
function evaluatedAt(x: number, { coefficients, bits, room }: Polynomial): Uint32Array<ArrayBuffer> {
  const width = x === 1 ? MOST_SHARES : Math.floor(18.9 / Math.log2(x)); // x^width is below 2^19
  const values = new Uint32Array(room.length);
  for (let first = width * Math.floor((coefficients.length - 1) / width); first >= 0; first -= width) {
    room.fill(0);
    coefficients.slice(first, first + width).forEach((coefficient, power) => {
      addTimes(room, x ** power, coefficient);
    });
    multiplyAdd(values, x ** width, room, bits);
  }
  return values;
}

function addTimes(room: Float64Array, factor: number, term: Uint32Array): void {
  for (let at = 0; at < room.length; at++) room[at]! += term[at]! * factor;
}

function mustBeSensible({ threshold, shares }: Pick<ShamirOptions, "threshold" | "shares">): void {
  if (!(Number.isInteger(shares) && shares >= 1 && shares <= MOST_SHARES))
    throw new UsageError(`shares must be an integer in [1, ${MOST_SHARES}], not ${shares}`);
  if (!(Number.isInteger(threshold) && threshold >= 1 && threshold <= shares))
    throw new UsageError(`threshold must be an integer in [1, ${shares}], not ${threshold}`);
}

/** Shares of nothing but zeros: added to the shares of a vector, number by number, they are new shares of the same vector. */
export const zeroShares = (length: number, options: ShamirOptions): readonly ShamirShare[] =>
  splitShamir(new Uint32Array(length * wordsIn(options.bits)), options);

/**
 * Proactive refresh (Herzberg et al., CRYPTO 1995): a holder's new share, from its old one and the share of zeros that each
 * holder dealt it. Old and new shares do not fit together; whoever deals shares of something else changes the vector.
 */
export function refreshed(share: ShamirShare, zeros: readonly ShamirShare[], bits: FieldBits): ShamirShare {
  const values = share.values.slice();
  for (const zero of zeros) {
    if (zero.number !== share.number)
      throw new UsageError(`a share of zeros number ${zero.number} was given to holder number ${share.number}`);
    addInField(values, zero.values, bits);
  }
  return { number: share.number, values };
}
