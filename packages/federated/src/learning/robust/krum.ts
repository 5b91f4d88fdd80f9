import { UsageError } from "@tavs/core";
import type { Numbers } from "../tensors.ts";
import { eachBlock, sideOf } from "./columns/columns.ts";
import { areNarrow, mustBeFinite, mustBeUpdates, type Updates } from "./updates.ts";
import { meanWith } from "./weighted-mean.ts";

export interface KrumOptions {
  /** At most so many updates lie: 2 * liars + 2 must be fewer than all. */
  readonly liars: number;
  /** How many of the updates with the nearest neighbours are averaged. Default 1: Krum; more: Multi-Krum. */
  readonly keep?: number;
}

export interface Kept {
  readonly mean: Numbers;
  /** Positions of the updates that were kept, the best first: it names hospitals, to whoever sees it. */
  readonly kept: readonly number[];
}

/**
 * The update with the nearest neighbours, or the mean of several such (Blanchard et al. 2017, Krum and Multi-Krum): the score of
 * one is the sum of its squared distances from the n - liars - 2 nearest others. Of equal scores the first counts as better.
 * With `keep` 1 the result *is* one hospital's update, before all who get the model: keep three or more where that matters.
 * A liar near the middle is kept, and may be far off in a few of many weights.
 * Throws `UsageError` where there are too many liars, or an update is not finite.
 */
export function krum(updates: readonly Numbers[], { liars, keep = 1 }: KrumOptions): Kept {
  const n = updates.length;
  if (!Number.isInteger(liars) || liars < 0 || 2 * liars + 2 >= n)
    throw new UsageError(`liars must be a whole number with 2 * liars + 2 below the ${n} updates`);
  if (!Number.isInteger(keep) || keep < 1 || keep > n - liars)
    throw new UsageError(`keep must be a whole number from 1 to the ${n - liars} updates that do not lie`);
  mustBeUpdates(updates);
  const scores = scoresOf(squaredDistances(updates), n - liars - 2);
  const kept = scores.map((_, i) => i).sort((i, j) => scores[i]! - scores[j]! || i - j);
  const best = kept.slice(0, keep);
  return { mean: meanOf(updates, best), kept: best };
}

const scoresOf = (distances: readonly Float64Array[], nearest: number): readonly number[] =>
  distances.map((row, i) => {
    const others = row.filter((_, j) => j !== i).sort();
    return Math.min(
      others.slice(0, nearest).reduce((sum, distance) => sum + distance, 0),
      Number.MAX_VALUE,
    );
  });

function meanOf(updates: Updates, kept: readonly number[]): Numbers {
  const shares = Float64Array.from({ length: updates.length }, (_, i) => (kept.includes(i) ? 1 / kept.length : 0));
  return kept.length === 1 ? updates[kept[0]!]!.slice() : meanWith(updates, shares);
}

/** Of each two updates. Differences are taken first: products of long vectors that are nearly alike would cancel. */
function squaredDistances(updates: Updates): readonly Float64Array[] {
  const n = updates.length;
  const side = areNarrow(updates) ? sideOf(n) : n;
  const matrix = areNarrow(updates) ? narrow(updates, side) : wide(updates);
  const between = (i: number, j: number): number => (i === j ? 0 : matrix[Math.min(i, j) * side + Math.max(i, j)]!);
  return Array.from({ length: n }, (_, i) => Float64Array.from({ length: n }, (_, j) => between(i, j)));
}

function narrow(updates: readonly Float32Array[], side: number): Float64Array {
  const matrix = new Float64Array(side * side);
  eachBlock({ updates }, ({ areFinite, addDistances }) => {
    if (!areFinite()) mustBeFinite(updates);
    addDistances(matrix);
  });
  return matrix;
}

function wide(updates: Updates): Float64Array {
  mustBeFinite(updates);
  const n = updates.length;
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return i < j ? squaredDistance(updates[i]!, updates[j]!) : 0;
  });
}

function squaredDistance(a: Numbers, b: Numbers): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k]! - b[k]!) ** 2;
  return sum;
}
