import { UsageError } from "@tavs/core";
import { mustBeNonNegative, mustBePositive, mustBeProbability, mustBeWhole } from "./claims.ts";
import type { Neighbours } from "./measures.ts";
import { minimum } from "./minimum.ts";

/** Renyi divergences at fixed orders above 1 (Mironov 2017). Curves of the same orders and relation add, and no others. */
export interface RenyiCurve<N extends Neighbours = Neighbours> {
  readonly measure: "renyi";
  readonly neighbours: N;
  readonly orders: readonly number[];
  readonly values: readonly number[];
}

/**
 * 1.01 to 1.99, 2 to 10 in tenths, then ever wider to 1,600: the best order of few large answers is near 1, of many small ones in the
 * hundreds, and a list that lacks it charges too much.
 */
export const RENYI_ORDERS: readonly number[] = [
  ...Array.from({ length: 99 }, (_, i) => 1 + (i + 1) / 100),
  ...Array.from({ length: 81 }, (_, i) => 2 + i / 10),
  ...Array.from({ length: 110 }, (_, i) => Math.round(11 * 1.0468 ** i)),
].filter((order, i, all) => all.indexOf(order) === i);

/** A curve from its formula: `divergence(alpha)` is that of one answer, which is given `times` times. */
export function renyiCurve<N extends Neighbours>(
  neighbours: N,
  divergence: (alpha: number) => number,
  { times = 1, orders = RENYI_ORDERS }: { readonly times?: number; readonly orders?: readonly number[] } = {},
): RenyiCurve<N> {
  mustBeWhole("times", times, 1);
  if (orders.length === 0) throw new UsageError("a Renyi curve has at least one order");
  for (const order of orders) if (!(order > 1)) throw new UsageError("a Renyi order is above 1");
  return { measure: "renyi", neighbours, orders, values: orders.map((alpha) => times * divergence(alpha)) };
}

/** Throws `UsageError` for other orders or another relation. */
export function addRenyi<N extends Neighbours>(a: RenyiCurve<N>, b: RenyiCurve<NoInfer<N>>): RenyiCurve<N> {
  if (a.neighbours !== b.neighbours) throw new UsageError("a curve for add-remove is not added to one for replace-one");
  if (a.orders.length !== b.orders.length || a.orders.some((order, i) => order !== b.orders[i]))
    throw new UsageError("two Renyi curves add at the same orders; make both with one list");
  return { ...a, values: a.values.map((value, i) => value + b.values[i]!) };
}

/**
 * The epsilon that a curve has at `delta`: the least over its orders of D + ln(1 - 1/alpha) - ln(delta alpha) / (alpha - 1) (Canonne,
 * Kamath, Steinke 2020, Proposition 12); the older D + ln(1/delta) / (alpha - 1) is more. 0 or above; Infinity at delta 0.
 */
export function renyiEpsilon({ orders, values }: RenyiCurve, delta: number): number {
  mustBeProbability("delta", delta);
  if (delta === 1 || values.every((value) => value === 0)) return 0;
  if (delta === 0) return Number.POSITIVE_INFINITY;
  const all = orders.map((alpha, i) => values[i]! + Math.log1p(-1 / alpha) - Math.log(delta * alpha) / (alpha - 1));
  return Math.max(0, Math.min(...all));
}

/** The delta that a curve has at `epsilon`, by the same proposition. */
export function renyiDelta({ orders, values }: RenyiCurve, epsilon: number): number {
  mustBeNonNegative("epsilon", epsilon);
  if (values.every((value) => value === 0)) return 0;
  const all = orders.map((alpha, i) => (alpha - 1) * (values[i]! - epsilon + Math.log1p(-1 / alpha)) - Math.log(alpha));
  return Math.min(1, Math.exp(Math.min(...all)));
}

/** Gaussian noise: alpha ratio^2 / 2, ratio = sensitivity / sigma (Mironov 2017, Proposition 7). */
export function gaussianRenyi(ratio: number): (alpha: number) => number {
  mustBeNonNegative("sensitivity over sigma", ratio);
  return (alpha) => (alpha * ratio * ratio) / 2;
}

/** Continuous Laplace noise, epsilon = sensitivity / scale (Mironov 2017, Proposition 6). Order 1: epsilon + exp(-epsilon) - 1. */
export function laplaceRenyi(epsilon: number): (alpha: number) => number {
  mustBeNonNegative("epsilon", epsilon);
  return (alpha) => {
    if (alpha === 1) return epsilon + Math.expm1(-epsilon);
    const [up, down] = [Math.log(alpha / (2 * alpha - 1)), Math.log((alpha - 1) / (2 * alpha - 1))];
    return logAdd(up + (alpha - 1) * epsilon, down - alpha * epsilon) / (alpha - 1);
  };
}

/** Two distributions over the same answers; order 1 (divergence of Kullback and Leibler) and Infinity (largest loss) too. */
export function listedRenyi(one: readonly number[], zero: readonly number[]): (alpha: number) => number {
  const terms = one.map((p, i) => ({ p, loss: Math.log(p / zero[i]!) })).filter(({ p }) => p > 0);
  return (alpha) => {
    if (alpha === Number.POSITIVE_INFINITY) return Math.max(...terms.map(({ loss }) => loss));
    if (alpha === 1) return terms.reduce((sum, { p, loss }) => sum + p * loss, 0);
    return terms.map(({ p, loss }) => Math.log(p) + (alpha - 1) * loss).reduce(logAdd) / (alpha - 1);
  };
}

/**
 * The exponential mechanism and its kin, whose losses lie in a range of epsilon: the worst pair has losses t and t - epsilon
 * (Dong, Durfee, Rogers 2020, arXiv 1909.13830, Lemma 3.2); supremum over t in [0, epsilon] by golden section.
 */
export function boundedRangeRenyi(epsilon: number): (alpha: number) => number {
  mustBePositive("epsilon", epsilon);
  return (alpha) => {
    if (alpha === Number.POSITIVE_INFINITY) return epsilon;
    const pair = (t: number): number => {
      const q = -Math.expm1(t - epsilon) / (Math.exp(t) * -Math.expm1(-epsilon));
      return listedRenyi([q * Math.exp(t), 1 - q * Math.exp(t)], [q, 1 - q])(alpha);
    };
    return -minimum((t) => -pair(t), 0, epsilon * (1 - 1e-12)).value;
  };
}

function logAdd(a: number, b: number): number {
  const [more, less] = a > b ? [a, b] : [b, a];
  return less === Number.NEGATIVE_INFINITY ? more : more + Math.log1p(Math.exp(less - more));
}
