import { UsageError } from "@tavs/core";
import type { Numbers } from "../tensors.ts";
import { eachBlock } from "./columns/columns.ts";
import { forSumOf, sortingNetwork } from "./sorting-network.ts";
import { areNarrow, mustBeFinite, mustBeUpdates, type Updates } from "./updates.ts";

/** Which ranks of each number count: from `from` up to `to`, excluded. */
interface Ranks {
  readonly from: number;
  readonly to: number;
}

/**
 * Of each weight the mean without its `trim` smallest and `trim` largest proposals (Yin et al. 2018, coordinate-wise trimmed mean):
 * bears up to `trim` lying updates. Throws `UsageError` where nothing would be left, or an update is not finite.
 */
export function trimmedMean(updates: readonly Numbers[], trim: number): Numbers {
  if (!Number.isInteger(trim) || trim < 0 || 2 * trim >= updates.length)
    throw new UsageError(`trim must be a whole number below half of the ${updates.length} updates`);
  return meanOfRanks(updates, { from: trim, to: updates.length - trim });
}

/**
 * Of each weight the middle of all proposals, or the mean of the two in the middle (Yin et al. 2018, coordinate-wise median):
 * bears lying updates as long as they are fewer than half. Throws `UsageError` where an update is not finite.
 */
export function coordinateMedian(updates: readonly Numbers[]): Numbers {
  const below = Math.floor((updates.length - 1) / 2);
  return meanOfRanks(updates, { from: below, to: updates.length - below });
}

function meanOfRanks(updates: readonly Numbers[], ranks: Ranks): Numbers {
  mustBeUpdates(updates);
  return areNarrow(updates) ? narrow(updates, ranks) : wide(updates, ranks);
}

function narrow(updates: readonly Float32Array[], ranks: Ranks): Numbers {
  const mean = new Float32Array(updates[0]!.length);
  const network = forSumOf(sortingNetwork(updates.length), ranks.from, ranks.to);
  eachBlock({ updates, network }, ({ from, to, areFinite, rank }) => {
    if (!areFinite()) mustBeFinite(updates);
    mean.set(rank(ranks).subarray(0, to - from), from);
  });
  return mean;
}

function wide(updates: Updates, { from, to }: Ranks): Numbers {
  mustBeFinite(updates);
  const column = new Float64Array(updates.length);
  return Float64Array.from(updates[0]!, (_, j) => {
    for (let i = 0; i < updates.length; i++) column[i] = updates[i]![j]!;
    column.sort();
    let sum = 0;
    for (let rank = from; rank < to; rank++) sum += column[rank]! / (to - from); // a sum first could be infinite
    return sum;
  });
}
