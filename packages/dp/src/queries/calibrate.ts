import { InternalError, type Random, UsageError } from "@tavs/core";
import { gaussianSigma } from "../mechanisms/analytic-gaussian.ts";
import { discreteGaussianVariance } from "../mechanisms/gaussian.ts";
import { discreteGaussian } from "../samplers/discrete-gaussian.ts";
import { discreteLaplace, type Scale } from "../samplers/discrete-laplace.ts";
import { skellam } from "../samplers/skellam.ts";
import { concentratedFor } from "./concentrated.ts";
import { double, fraction, written } from "./fraction.ts";
import { gaussianMargin, laplaceMargin } from "./margins.ts";
import type { Part } from "./part.ts";
import { type ApproximatePrice, type ConcentratedPrice, FEMTO, MICRO, NANO, type Price } from "./price.ts";
import type { Noise } from "./query.ts";

/** How often a margin may be missed. */
export const FAILURE = 0.05;

/**
 * The noise that makes these parts together cost the price, which is split evenly over the parts that anybody moves:
 * - pure: discrete Laplace of scale l1 / epsilon (Ghosh, Roughgarden, Sundararajan 2009);
 * - concentrated: discrete Gaussian with l2^2 / (2 variance) = rho (Canonne, Kamath, Steinke 2020, Theorem 4, and 14 for vectors);
 * - approximate: whichever of the two has less noise at (epsilon, delta); Gaussian for one number by its own law (Theorem 7), for more
 *   by `concentratedFor`.
 * Throws `UsageError` where nobody moves any part, and where noise does not fit in 2^53.
 */
export function calibrated(parts: readonly Part[], price: Price): readonly Noise[] {
  const moved = parts.filter(({ l1 }) => l1 > 0n);
  if (moved.length === 0)
    throw new UsageError("nobody can change this answer under the neighbours of this ledger: it needs no budget");
  const [first, ...others] = laws(price, moved).map((law) => parts.map((part) => noiseOf(part, law, moved.length)));
  return others.reduce((best, noise) => (spread(noise) < spread(best) ? noise : best), first!);
}

/** How a law is calibrated to the sensitivity of a part. */
interface Calibration {
  readonly law: "discrete-laplace" | "discrete-gaussian";
  readonly sensitivity: (part: Part) => bigint;
  readonly parameter: (part: Part) => Scale;
}

function laws(price: Price, moved: readonly Part[]): readonly Calibration[] {
  if (price.measure === "concentrated") return [gaussian(exactRho(price), moved.length)];
  const laplace: Calibration = {
    law: "discrete-laplace",
    sensitivity: ({ l1 }) => l1,
    parameter: ({ l1 }) => fraction(l1 * MICRO * BigInt(moved.length), BigInt(price.microEpsilon)),
  };
  if (price.measure === "pure" || price.femtoDelta === 0) return [laplace];
  const rho = concentratedFor(price.microEpsilon / Number(MICRO), price.femtoDelta / Number(FEMTO));
  const inFemto = BigInt(Math.floor(rho * Number(FEMTO)));
  const byRho = gaussian({ numerator: inFemto, denominator: FEMTO }, moved.length);
  return inFemto === 0n ? [laplace] : [laplace, singleGaussian(moved, price) ?? byRho];
}

/** Where one person moves one number alone, the discrete law itself says what (epsilon, delta) needs: less than by way of rho. */
function singleGaussian([part, ...others]: readonly Part[], price: ApproximatePrice): Calibration | undefined {
  if (!part || others.length > 0 || (part.length > 1 && part.l1 > 1n)) return undefined;
  const [epsilon, delta, sensitivity] = [price.microEpsilon / 1e6, price.femtoDelta / 1e15, Number(part.l1)];
  if (!(gaussianSigma({ epsilon, delta, sensitivity }) < LARGEST_SUMMED)) return undefined;
  const variance = discreteGaussianVariance({ epsilon, delta, sensitivity });
  return { law: "discrete-gaussian", sensitivity: ({ l2Squared }) => l2Squared, parameter: () => variance };
}

const LARGEST_SUMMED = 2 ** 14; // deviations: beyond, adding up the law takes long, and the two ways hardly differ

const exactRho = ({ nanoRho }: ConcentratedPrice): Scale => ({ numerator: BigInt(nanoRho), denominator: NANO });

function gaussian(rho: Scale, moved: number): Calibration {
  const variance = ({ l2Squared }: Part): Scale =>
    fraction(l2Squared * rho.denominator * BigInt(moved), 2n * rho.numerator);
  return { law: "discrete-gaussian", sensitivity: ({ l2Squared }) => l2Squared, parameter: variance };
}

function noiseOf(part: Part, { law, sensitivity, parameter }: Calibration, moved: number): Noise {
  const common = { of: part.name, numbers: part.length, sensitivity: String(sensitivity(part)), threshold: null };
  if (part.l1 === 0n) return { ...common, law: "none", parameter: "0/1", margin: 0 };
  const exact = parameter(part);
  const marginOf = law === "discrete-laplace" ? laplaceMargin : gaussianMargin;
  return { ...common, law, parameter: written(exact), margin: marginOf(exact, FAILURE / moved) };
}

/** Compares two ways of adding noise to the same parts: by the product of the spreads. */
const spread = (noise: readonly Noise[]): number =>
  noise.reduce((sum, { law, parameter }) => sum + (law === "none" ? 0 : Math.log(deviation(law, parameter))), 0);

const deviation = (law: Noise["law"], parameter: string): number =>
  law === "discrete-laplace" ? Math.SQRT2 * double(parsed(parameter)) : Math.sqrt(double(parsed(parameter)));

/** Reads what `written` wrote. */
export function parsed(parameter: string): Scale {
  const [numerator = "", denominator = ""] = parameter.split("/");
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) };
}

/** Draws from the very law that the ledger wrote down, so that what is charged is what is drawn. */
export function drawer(random: Random): (noise: Noise) => readonly bigint[] {
  return ({ law, parameter, numbers }) => {
    if (law === "none") return Array.from({ length: numbers }, () => 0n);
    if (law !== "discrete-laplace" && law !== "discrete-gaussian" && law !== "skellam")
      throw new InternalError("a choice is drawn by its question, not added to numbers");
    const draw = SAMPLERS[law](parsed(parameter), random);
    return Array.from({ length: numbers }, () => BigInt(draw()));
  };
}

const SAMPLERS = { "discrete-laplace": discreteLaplace, "discrete-gaussian": discreteGaussian, skellam } as const;
