// Which parameters carry a sum: from a closed table, and never without the inequalities that make them exact and hiding.
import { UsageError } from "../errors.ts";
import { DEGREE, limbBits, type Row, TABLE } from "./table.ts";

/** What the parties know of their problem. */
export interface Facts {
  /** How many hold the key. */
  readonly parties: number;
  /** The largest absolute value of one number. */
  readonly maxValue: number;
  /** Numbers in a vector. */
  readonly length: number;
  /** The sum of the weights' absolute values. Default: one for each party. */
  readonly sumOfWeights?: number;
}

/** How a real number becomes a coefficient: round(value * 2^fraction) * 2^shift, and back: coefficient / 2^(fraction + shift). */
export interface Scale {
  readonly fraction: number;
  readonly shift: number;
  /** The most by which a total can be wrong: proved, for the worst case of all noise at once. */
  readonly maxError: number;
}

/** Parameters that were proved for these facts. */
export interface Plan {
  readonly row: Row;
  /** How many ciphertexts a vector needs. */
  readonly ciphertexts: number;
  /** B: every share carries noise that is uniform in [-2^B, 2^B) in each coefficient. */
  readonly smudgingBits: number;
  /** E, the proved bound of the noise in a sum. */
  readonly noise: bigint;
  /** The largest absolute value of a total, rounded up. */
  readonly maxTotal: bigint;
  /** Of real numbers; null where totals are exact. */
  readonly scale: Scale | null;
}

/** The largest absolute value that an opened total can have, its error with it. */
export const largestTotal = ({ maxTotal, scale }: Plan): number => Number(maxTotal) + (scale?.maxError ?? 0);

export const MAX_PARTIES = 20;
const NOISE = 21n; // SEAL's errors are differences of two sums of 21 bits: never beyond
/** Bits. */
export const HIDING: bigint = 40n; // the statistical distance is at most 2^-40 over everything that is opened under one key

/** The parameters for these facts. Throws `UsageError`, with the numbers, where no row of the table can be proved. */
export function plan(facts: Facts): Plan {
  const { weights, maxTotal, ciphertexts } = mustBeFacts(facts);
  const why: string[] = [];
  for (const row of TABLE) {
    const found = prove(row, { parties: BigInt(facts.parties), weights, maxTotal, ciphertexts });
    if (typeof found !== "string") return found;
    why.push(`${row.name}: ${found}`);
  }
  throw new UsageError(`no parameters carry this sum exactly and hide its parts; ${why.join("; ")}`, { code: "plan" });
}

interface Asked {
  readonly parties: bigint;
  readonly weights: bigint;
  readonly maxTotal: bigint;
  readonly ciphertexts: number;
}

function mustBeFacts(facts: Facts) {
  const { weights, ciphertexts } = mustBeCounts(facts);
  if (!isCount(facts.maxValue))
    throw new UsageError("maxValue: must be a whole number from 1 to 2^53 - 1", { code: "plan" });
  return { weights, maxTotal: weights * BigInt(facts.maxValue), ciphertexts };
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;

interface Counts {
  readonly parties: bigint;
  readonly weights: bigint;
  readonly ciphertexts: number;
}

/** What exact and approximate sums are asked alike. Throws `UsageError`, naming the field. */
export function mustBeCounts({ parties, length, sumOfWeights = parties }: Facts): Counts {
  const wrong =
    (!(isCount(parties) && parties >= 2 && parties <= MAX_PARTIES) && `parties: must be 2 to ${MAX_PARTIES}`) ||
    (!(isCount(length) && length <= 2 ** 24) && "length: must be 1 to 2^24") ||
    (!isCount(sumOfWeights) && "sumOfWeights: must be a whole number from 1 to 2^53 - 1");
  if (wrong) throw new UsageError(wrong, { code: "plan" });
  return { parties: BigInt(parties), weights: BigInt(sumOfWeights), ciphertexts: Math.ceil(length / DEGREE) };
}

/** The plan on this row, or the sentence that says which inequality fails. */
function prove(row: Row, { parties, weights, maxTotal, ciphertexts }: Asked): Plan | string {
  if (row.plain <= 2n * maxTotal) return `totals up to ${maxTotal} need more than ${row.plainBits} bits of plaintext`;
  const q = row.data.reduce((product, prime) => product * prime);
  const noise = weights * freshNoise(row, parties);
  const room = (q - (q >> 20n)) / (2n * row.plain) - noise; // a millionth less: SEAL's own rounding is not exact
  const smudging = Math.min(log2(room / parties), 2 * limbBits(row) - 1);
  const needed = (1n << HIDING) * BigInt(ciphertexts * row.degree) * noise;
  if (room < parties || 1n << BigInt(smudging) < needed)
    return `hiding ${ciphertexts * row.degree} coefficients needs noise of 2^${log2(needed) + 1}, 2^${smudging} leaves the sum exact`;
  return { row, ciphertexts, smudgingBits: smudging, noise, maxTotal, scale: null };
}

/**
 * The noise of one ciphertext under a key of so many parties, at worst. With secrets and masks in {-1, 0, 1} and errors of
 * at most 21: (e u + e0 + e1 s) / P from the public key, then rounding by at most 1/2 + n |s| / 2, and 1 for the message.
 */
export function freshNoise({ degree, special }: Row, parties: bigint): bigint {
  const n = BigInt(degree);
  const scaled = NOISE * (2n * n * parties + 1n);
  return scaled / special + 1n + (1n + n * parties) / 2n + 1n + 1n;
}

/** Of a positive number, rounded down; -1 below. */
export const log2 = (value: bigint): number => (value < 1n ? -1 : value.toString(2).length - 1);
