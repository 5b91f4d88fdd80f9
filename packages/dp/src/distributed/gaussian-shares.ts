import { UsageError } from "@tavs/core";
import { double, fraction } from "../queries/fraction.ts";
import { gaussianMargin } from "../queries/margins.ts";
import type { Part } from "../queries/part.ts";
import { type ConcentratedPrice, NANO } from "../queries/price.ts";
import type { Scale } from "../samplers/discrete-laplace.ts";
import type { Company } from "./company.ts";
import { type Moved, sharedRho } from "./shared-rho.ts";

/** How shares of one law are planned. */
export interface Shares {
  readonly law: "discrete-gaussian" | "skellam";
  /** Of one hospital's share, so that the honest ones together pay for this part. */
  readonly varianceFor: (part: Part) => Scale;
  /** Beyond which a number of this variance is with at most this probability. */
  readonly marginOf: (variance: Scale, failure: number) => number;
  /** The same for tiny probabilities, by a bound on the tail. */
  readonly reachOf: (variance: number, chance: number) => number;
}

/** What is paid, over how many parts, among whom. */
export interface Paid<P> {
  readonly price: P;
  readonly moved: number;
  readonly company: Company;
}

const LEAST_VARIANCE = 4n; // below, a sum of discrete Gaussians is not close enough to one (the closeness is then above 10^-15)

/**
 * Each hospital adds discrete Gaussian noise of variance sigma^2 / (least - colluding), at least 4, where l2^2 / (2 sigma^2) is the
 * price less what the closeness takes.
 */
export function gaussianShares(paid: Paid<ConcentratedPrice>): Shares {
  return {
    law: "discrete-gaussian",
    varianceFor: (part) => varianceFor(part, paid),
    marginOf: gaussianMargin,
    reachOf: (variance, chance) => Math.ceil(Math.sqrt(2 * variance * Math.log(2 / chance)) * (1 + 1e-9)),
  };
}

/** With a millionth more noise than the price needs, to pay for the closeness; where that is too little, ten times as much more. */
function varianceFor(
  part: Part,
  { price: { nanoRho }, moved, company: { most, least, colluding } }: Paid<ConcentratedPrice>,
): Scale {
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
