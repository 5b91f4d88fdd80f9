import { UsageError } from "@tavs/core";
import type { AdditiveQuery } from "../queries/additive.ts";
import { FAILURE } from "../queries/calibrate.ts";
import { double, fraction, written } from "../queries/fraction.ts";
import type { Part } from "../queries/part.ts";
import type { ApproximatePrice, ConcentratedPrice } from "../queries/price.ts";
import type { Noise } from "../queries/query.ts";
import type { Unit } from "../queries/unit.ts";
import type { Scale } from "../samplers/discrete-laplace.ts";
import type { Company } from "./company.ts";
import { mustBeCompany, mustBeContributors } from "./company.ts";
import { gaussianShares } from "./gaussian-shares.ts";
import { skellamShares } from "./skellam-shares.ts";

export type { Company };

/** What each hospital adds, and what the total then is. */
export interface SharePlan {
  readonly price: ConcentratedPrice | ApproximatePrice;
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

/** For whom, at what price, and among whom. */
export type SharesAsked<U extends Unit> = { readonly unit: U; readonly company: Company } & (
  | { readonly nanoRho: number }
  | { readonly microEpsilon: number; readonly femtoDelta: number }
);

/**
 * Shares of noise whose sum pays the price for a question although `colluding` of the fewest contributors subtract theirs. What is
 * paid in rho gets discrete Gaussian shares (`gaussianShares`), what is paid in epsilon and delta Skellam shares (`skellamShares`), whose
 * sums are Skellam exactly. The price is split evenly over the parts that anybody moves.
 * Throws `UsageError` for a company that cannot be, and for a price that cannot be met.
 */
export function planShares<Rows, Answer, U extends Unit>(
  query: AdditiveQuery<Rows, Answer, U>,
  { unit, company, ...asked }: SharesAsked<U>,
): SharePlan {
  mustBeCompany(company);
  const price = sharePrice(asked);
  const parts = query.parts(unit);
  const moved = parts.filter(({ l1 }) => l1 > 0n).length;
  if (moved === 0) throw new UsageError("nobody can change this answer under these neighbours: it needs no noise");
  const { law, varianceFor, marginOf, reachOf } =
    price.measure === "concentrated"
      ? gaussianShares({ price, moved, company })
      : skellamShares({ price, moved, company });
  const variances = parts.map((part) => (part.l1 > 0n ? varianceFor(part) : undefined));
  const marginAt = (variance: Scale, count: number): number =>
    marginOf(fraction(variance.numerator * BigInt(count), variance.denominator), FAILURE / moved);
  const margin = (count: number): number => {
    mustBeContributors(count, company);
    return Math.max(...variances.map((variance) => (variance ? marginAt(variance, count) : 0)));
  };
  const shares = parts.map((part, at): Noise => {
    const [common, variance] = [commonOf(part), variances[at]];
    if (!variance) return { ...common, law: "none", parameter: "0/1", margin: 0 };
    return { ...common, law, parameter: written(variance), margin: marginAt(variance, company.most) };
  });
  return { price, company, shares, headroom: headroomOf(parts, variances, { company, reachOf }), margin };
}

const commonOf = ({ name, length, l2Squared }: Part): Pick<Noise, "of" | "numbers" | "sensitivity" | "threshold"> => ({
  of: name,
  numbers: length,
  sensitivity: String(l2Squared),
  threshold: null,
});

const isUnits = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;

function sharePrice(
  asked: { readonly nanoRho: number } | { readonly microEpsilon: number; readonly femtoDelta: number },
): SharePlan["price"] {
  if (!("nanoRho" in asked)) {
    const { microEpsilon, femtoDelta } = asked;
    if (isUnits(microEpsilon) && isUnits(femtoDelta) && femtoDelta < 1e15)
      return { measure: "approximate", microEpsilon, femtoDelta };
    throw new UsageError(
      "a price is whole millionths of epsilon and whole 10^-15 of delta, 1 or more; this one is not",
    );
  }
  if (isUnits(asked.nanoRho)) return { measure: "concentrated", nanoRho: asked.nanoRho };
  throw new UsageError("a price is whole billionths of rho, from 1 to 2^53 of them; this one is not");
}

interface Reach {
  readonly company: Company;
  readonly reachOf: (variance: number, chance: number) => number;
}

/** `reachOf` bounds the probability that one share is farther out; all shares are as wide as the widest. */
function headroomOf(
  parts: readonly Part[],
  variances: readonly (Scale | undefined)[],
  { company, reachOf }: Reach,
): number {
  const numbers = parts.reduce((sum, { length }) => sum + length, 0);
  const largest = Math.max(...variances.map((variance) => (variance ? double(variance) : 0)));
  const headroom = reachOf(largest, 2 ** -40 / numbers / company.most);
  if (Number.isSafeInteger(headroom)) return headroom;
  throw new UsageError("the noise of a share does not fit in 2^53; pay more, or bound the values more narrowly");
}
