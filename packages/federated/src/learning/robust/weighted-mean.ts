import { UsageError } from "@tavs/core";
import type { Numbers } from "../tensors.ts";
import { eachBlock } from "./columns/columns.ts";
import { areNarrow, FEWEST, mustBeFinite, mustBeUpdates, type Updates } from "./updates.ts";

/**
 * What federated averaging makes of updates that lie open (McMahan et al. 2017, Algorithm 1): each counts by its weight, its rows
 * for instance. Sums are of 64 bits, the result is as wide as the updates. One lying update pulls it anywhere. Throws `UsageError`, also
 * where fewer than three updates count: their mean would be somebody's own, or a difference away from it.
 */
export function weightedMean(updates: readonly Numbers[], weights: ArrayLike<number>): Numbers {
  mustBeUpdates(updates);
  const shares = sharesOf(weights, updates.length);
  const counting = shares.filter((share) => share > 0).length;
  if (counting < FEWEST) throw new UsageError(`${counting} updates have a weight; at least ${FEWEST} are put together`);
  return meanWith(updates, shares);
}

/** Shares add up to 1. */
export const meanWith = (updates: Updates, shares: Float64Array): Numbers =>
  areNarrow(updates) ? narrow(updates, shares) : wide(updates, shares);

function sharesOf(weights: ArrayLike<number>, count: number): Float64Array {
  if (weights.length !== count) throw new UsageError(`${weights.length} weights for ${count} updates`);
  const shares = Float64Array.from(weights);
  const bad = shares.findIndex((weight) => !(weight >= 0 && weight < Infinity));
  if (bad >= 0) throw new UsageError(`weight number ${bad} is not a number from 0 on`);
  const total = shares.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0 && total < Infinity)) throw new UsageError("the weights add up to nothing, or to more than a number");
  return shares.map((weight) => weight / total);
}

function narrow(updates: readonly Float32Array[], weights: Float64Array): Numbers {
  const mean = new Float32Array(updates[0]!.length);
  eachBlock({ updates, weights }, ({ from, to, weigh }) => {
    const sums = weigh();
    if (sums) mean.set(sums.subarray(0, to - from), from);
    else mustBeFinite(updates);
  });
  return mean;
}

const BLOCK = 4096; // numbers: the sums stay in the processor's nearest cache

function wide(updates: Updates, weights: Float64Array): Numbers {
  mustBeFinite(updates);
  const mean = new Float64Array(updates[0]!.length);
  for (let from = 0; from < mean.length; from += BLOCK) {
    const to = Math.min(from + BLOCK, mean.length);
    for (const [i, update] of updates.entries()) for (let j = from; j < to; j++) mean[j]! += weights[i]! * update[j]!;
  }
  return mean;
}
