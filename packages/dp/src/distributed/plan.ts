import { UsageError } from "@tavs/core";
import type { AdditiveQuery } from "../queries/additive.ts";
import { FAILURE } from "../queries/calibrate.ts";
import { double, fraction, written } from "../queries/fraction.ts";
import { gaussianMargin } from "../queries/margins.ts";
import type { Part } from "../queries/part.ts";
import { NANO } from "../queries/price.ts";
import type { Noise } from "../queries/query.ts";
import type { Unit } from "../queries/unit.ts";
import type { Scale } from "../samplers/discrete-laplace.ts";
import { type Moved, sharedRho } from "./shared-rho.ts";

/** Who adds noise to a total. */
export interface Company {
  /** Hospitals that may be in the total. */
  readonly most: number;
  /** No total of fewer is opened. */
  readonly least: number;
  /** So many of them may know their own noise and pool it, or add none. Below `least`. */
  readonly colluding: number;
}

/** What each hospital adds, and what the total then is. */
export interface SharePlan {
  readonly nanoRho: number;
  readonly company: Company;
  /** One entry for each part: its `parameter` is the variance of one hospital's share, its `margin` that of a total of all. */
  readonly shares: readonly Noise[];
  /**
   * No share exceeds it, of all numbers and all hospitals, but with a probability of 2^-40: add it to the largest value that the
   * secure summation is told, so that the ring has room.
   */
  readonly headroom: number;
  /**
   * How far a total of so many hospitals may be off: the noise that drop-outs did not need stays in it. Throws `UsageError` unless
   * it is a whole number, 1 to `most`.
   */
  readonly margin: (contributors: number) => number;
}

const LEAST_VARIANCE = 4n; // below, a sum of discrete Gaussians is not close enough to one (the closeness is then above 10^-15)

/**
 * Shares of noise whose sum pays `nanoRho` for a question although `colluding` of the fewest contributors subtract theirs: each adds
 * discrete Gaussian noise of variance sigma^2 / (least - colluding), at least 4, where l2^2 / (2 sigma^2) is the price less what the
 * closeness takes. The price is split evenly over the parts that anybody moves.
 * Throws `UsageError` for a company that cannot be, and for a price too small to be met.
 */
export function planShares<Rows, Answer, U extends Unit>(
  query: AdditiveQuery<Rows, Answer, U>,
  { unit, nanoRho, company }: { readonly unit: U; readonly nanoRho: number; readonly company: Company },
): SharePlan {
  mustBeCompany(company);
  if (!Number.isSafeInteger(nanoRho) || nanoRho < 1)
    throw new UsageError("a price is whole billionths of rho, from 1 to 2^53 of them; this one is not");
  const parts = query.parts(unit);
  const moved = parts.filter(({ l1 }) => l1 > 0n).length;
  if (moved === 0) throw new UsageError("nobody can change this answer under these neighbours: it needs no noise");
  const variances = parts.map((part) => (part.l1 > 0n ? varianceFor(part, { nanoRho, moved, company }) : undefined));
  const marginAt = (variance: Scale, count: number): number =>
    gaussianMargin(fraction(variance.numerator * BigInt(count), variance.denominator), FAILURE / moved);
  const margin = (count: number): number => {
    mustBeContributors(count, company);
    return Math.max(...variances.map((variance) => (variance ? marginAt(variance, count) : 0)));
  };
  const shares = parts.map((part, at) => shareOf(part, variances[at], (variance) => marginAt(variance, company.most)));
  return { nanoRho, company, shares, headroom: headroomOf(parts, variances, company), margin };
}

function mustBeCompany({ most, least, colluding }: Company): void {
  const whole = [most, least, colluding].every(Number.isSafeInteger);
  if (!whole || colluding < 0 || least <= colluding || most < least)
    throw new UsageError(
      `a company is whole numbers 0 <= colluding < least <= most; got colluding ${colluding}, least ${least}, most ${most}`,
    );
}

function mustBeContributors(count: number, { most }: Company): void {
  if (!Number.isSafeInteger(count) || count < 1 || count > most)
    throw new UsageError(`a total is of 1 to ${most} hospitals; its margin was asked for ${count}`);
}

interface Share {
  readonly nanoRho: number;
  readonly moved: number;
  readonly company: Company;
}

/** With a millionth more noise than the price needs, to pay for the closeness; where that is too little, ten times as much more. */
function varianceFor(part: Part, { nanoRho, moved, company: { most, least, colluding } }: Share): Scale {
  const honest = { least: least - colluding, most };
  const price = nanoRho / Number(NANO) / moved;
  for (let slack = 1_000_000n; slack > 1n; slack /= 10n) {
    const total = { numerator: part.l2Squared * NANO * BigInt(moved), denominator: 2n * BigInt(nanoRho) };
    const share = total.numerator * (slack + 1n);
    const rest = total.denominator * slack * BigInt(honest.least);
    const variance =
      share < LEAST_VARIANCE * rest ? { numerator: LEAST_VARIANCE, denominator: 1n } : fraction(share, rest);
    if (sharedRho({ ...honest, variance: double(variance) }, movedBy(part)) <= price) return variance;
  }
  throw new UsageError("so small a price cannot be met by sums of discrete noise; pay more");
}

const movedBy = ({ l1, l2Squared, length }: Part): Moved => ({
  l1: Number(l1),
  l2Squared: Number(l2Squared),
  numbers: length,
});

function shareOf(part: Part, variance: Scale | undefined, marginOf: (variance: Scale) => number): Noise {
  const common = { of: part.name, numbers: part.length, sensitivity: String(part.l2Squared), threshold: null };
  if (!variance) return { ...common, law: "none", parameter: "0/1", margin: 0 };
  return { ...common, law: "discrete-gaussian", parameter: written(variance), margin: marginOf(variance) };
}

/** Discrete Gaussians are as narrow as continuous ones: P(|X| >= t) <= 2 exp(-t^2 / (2 variance)) (Canonne et al. 2020, Corollary 17). */
function headroomOf(parts: readonly Part[], variances: readonly (Scale | undefined)[], { most }: Company): number {
  const numbers = parts.reduce((sum, { length }) => sum + length, 0);
  const largest = Math.max(...variances.map((variance) => (variance ? double(variance) : 0)));
  const headroom = Math.ceil(Math.sqrt(2 * largest * (Math.log(2 * numbers * most) + 40 * Math.LN2)) * (1 + 1e-9));
  if (Number.isSafeInteger(headroom)) return headroom;
  throw new UsageError("the noise of a share does not fit in 2^53; pay more, or bound the values more narrowly");
}
