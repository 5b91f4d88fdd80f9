import { UsageError } from "@tavs/core";
import { renyiCurve, renyiEpsilon } from "../accounting/renyi.ts";
import { skellamDelta, skellamMargin, skellamRenyi } from "../accounting/skellam.ts";
import { double, fraction, squareRoot } from "../queries/fraction.ts";
import type { Part } from "../queries/part.ts";
import { type ApproximatePrice, FEMTO, MICRO } from "../queries/price.ts";
import type { Scale } from "../samplers/discrete-laplace.ts";
import type { Paid, Shares } from "./gaussian-shares.ts";

const LARGEST_VARIANCE = 1n << 12n; // of a share: the sampler's
const MOST = 4096; // hospitals: probabilities are certain up to a total of 2^24

/**
 * Each hospital adds Skellam noise of variance V / (least - colluding). Sums of Skellam numbers are Skellam, so that what honest hospitals
 * add is Skellam of variance V or more whoever drops out, exactly: there is no closeness to pay for, and more noise shows less.
 * V is the least at which epsilon and delta hold: for one integer by adding up the law, for several that share a person by the Renyi
 * bound of Agarwal, Kairouz, Liu 2021 at integer orders. Paid in epsilon and delta, and not in rho: D_alpha / alpha of a Skellam law
 * is known in closed form as a bound alone, and what that bound says near order 1 is twice what is true.
 * Throws `UsageError` where a share needs a variance above 2^12, or for more than 4096 hospitals.
 */
export function skellamShares({ price, moved, company }: Paid<ApproximatePrice>): Shares {
  if (company.most > MOST) throw new UsageError(`Skellam noise is shared by at most ${MOST} hospitals; pay in rho`);
  const honest = BigInt(company.least - company.colluding);
  const goal = { epsilon: price.microEpsilon / Number(MICRO) / moved, delta: price.femtoDelta / Number(FEMTO) / moved };
  return {
    law: "skellam",
    varianceFor: (part) => {
      const total = leastVariance((variance) => holds(part, variance, goal), LARGEST_VARIANCE * honest);
      if (total) return fraction(total.numerator, total.denominator * honest);
      throw new UsageError(
        "a share would need Skellam noise of a variance above 2^12: pay more, or in rho, which gets discrete Gaussian noise",
      );
    },
    marginOf: (variance, failure) => skellamMargin(double(variance), failure),
    reachOf: (variance, chance) => reachOf(variance, Math.log(chance)),
  };
}

interface Goal {
  readonly epsilon: number;
  readonly delta: number;
}

/** Whether this part is (epsilon, delta)-private under noise of this variance, by more than doubles are off. */
function holds({ length, l1, l2Squared }: Part, variance: number, { epsilon, delta }: Goal): boolean {
  if (length === 1 || l1 === 1n) {
    const shift = Number(squareRoot(l2Squared));
    return (
      !isTooFar(shift, variance, { epsilon, delta }) && skellamDelta({ variance, shift }, epsilon) <= delta * (1 - 1e-8)
    );
  }
  const moves = { variance, l2Sensitivity: Math.sqrt(Number(l2Squared)), l1Sensitivity: Number(l1) };
  return renyiEpsilon(renyiCurve("add-remove", skellamRenyi(moves)), delta) <= epsilon * (1 - 1e-9);
}

/**
 * Whether a number moves so far that both laws hardly meet, which is seen without listing either: an answer above half the way has the
 * probabilities 1 - c and c at most, with c such that 1 - c - exp(epsilon) c > delta.
 */
function isTooFar(shift: number, variance: number, { epsilon, delta }: Goal): boolean {
  return shift / 2 > reachOf(variance, Math.log((1 - delta) / 4) - epsilon);
}

/** The least variance that holds, to a part in 2^20 (below 2^-10 of that); itself tried, and none above `most`. */
function leastVariance(isEnough: (variance: number) => boolean, most: bigint): Scale | undefined {
  let [low, high] = [0, 2 ** -10];
  while (!isEnough(high)) {
    if (high >= Number(most)) return undefined;
    [low, high] = [high, Math.min(2 * high, Number(most))];
  }
  const digits = Math.max(0, 19 - Math.floor(Math.log2(high))); // scaling by powers of two is exact
  for (let round = 0; round < 20; round++) {
    const middle = Math.ceil(((low + high) / 2) * 2 ** digits) / 2 ** digits;
    if (middle >= high) break;
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return { numerator: BigInt(high * 2 ** digits), denominator: 1n << BigInt(digits) };
}

/**
 * The least whole t with 2 exp(V (sqrt(1 + (t/V)^2) - 1) - t asinh(t/V)) <= exp(logChance): Chernoff's bound on |X| >= t for Skellam noise of
 * variance V, whose moments are exp(V (cosh s - 1)), at its best s = asinh(t/V).
 */
function reachOf(variance: number, logChance: number): number {
  const logTail = (t: number): number =>
    variance * (Math.hypot(1, t / variance) - 1) - t * Math.asinh(t / variance) + Math.LN2;
  let [low, high] = [0, 1];
  while (logTail(high) > logChance) [low, high] = [high, 2 * high];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (logTail(middle) > logChance) low = middle;
    else high = middle;
  }
  return high + 1;
}
