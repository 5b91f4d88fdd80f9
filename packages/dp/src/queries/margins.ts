import { UsageError } from "@tavs/core";
import type { Scale } from "../samplers/discrete-laplace.ts";
import { double } from "./fraction.ts";

/**
 * The smallest whole m with P(|X| > m) <= beta for discrete Laplace noise X: P(|X| > m) = 2 q^(m + 1) / (1 + q) where
 * q = exp(-1 / scale). The continuous formula asks too much. Throws `UsageError` where m does not fit in 2^53.
 */
export function laplaceMargin(scale: Scale, beta: number): number {
  const size = double(scale);
  const q = Math.exp(-1 / size);
  return fitting(Math.max(0, Math.ceil(-size * Math.log((beta / 2) * (1 + q))) - 1));
}

const SUMMED = 2000; // standard deviations up to here are added up; beyond, the law has the shape that it has here

/**
 * The smallest whole m with P(|X| > m) <= beta for discrete Gaussian noise X of this variance parameter, by adding up the law; for
 * standard deviations above 2000 at most one part in 2000 more. Throws `UsageError` where m does not fit in 2^53.
 */
export function gaussianMargin(variance: Scale, beta: number): number {
  const deviation = Math.sqrt(double(variance));
  if (deviation <= SUMMED) return fitting(summedMargin(deviation, beta));
  return fitting(Math.ceil((deviation * (summedMargin(SUMMED, beta) + 1)) / SUMMED) + 1);
}

function summedMargin(deviation: number, beta: number): number {
  const weight = (x: number): number => Math.exp(-(x * x) / (2 * deviation * deviation));
  const end = Math.ceil(12 * deviation) + 2; // the rest is below 10^-30
  let total = 0;
  for (let x = end; x > 0; x--) total += 2 * weight(x);
  const allowed = beta * (total + 1);
  let outside = 0;
  let margin = end;
  while (margin > 0 && outside + 2 * weight(margin) <= allowed) outside += 2 * weight(margin--);
  return margin;
}

function fitting(margin: number): number {
  if (Number.isSafeInteger(margin)) return margin;
  throw new UsageError("the noise of this answer does not fit in 2^53; ask with narrower bounds or pay more");
}
