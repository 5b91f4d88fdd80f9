// The server of FedBuff: what is buffered, and when the model moves. Pure.
import { UsageError } from "@tavs/core";
import { seen } from "./question.ts";
import type { Layout } from "./tensors.ts";
import type { RoundNumbers } from "./totals.ts";

/** Plain data. */
export interface Buffered {
  readonly weights: Float64Array;
  /** How often the model moved. */
  readonly version: number;
  /** Updates since: each average times its hospitals and its staleness, and of how many hospitals. */
  readonly sum: Float64Array;
  readonly hospitals: number;
  /** What each group is asked next, and which version that is. */
  readonly asked: readonly { readonly round: number; readonly weights: Float64Array; readonly version: number }[];
}

export const emptyBuffer = (weights: Float64Array, groups: number): Buffered => ({
  weights,
  version: 0,
  sum: new Float64Array(weights.length),
  hospitals: 0,
  asked: Array.from({ length: groups }, () => ({ round: 1, weights, version: 0 })),
});

interface Arriving {
  readonly group: number;
  readonly round: number;
  readonly numbers: RoundNumbers;
  readonly hospitals: number;
  readonly buffer: number;
  readonly learningRate?: number;
  readonly staleness?: (versions: number) => number;
}

const usual = (versions: number): number => 1 / Math.sqrt(1 + versions);

/** The server after a group's sum. A round that was received before (its session crashed after) changes nothing; its staleness is null. */
export function received(
  server: Buffered,
  { group, round, numbers, hospitals, buffer, learningRate = 1, staleness = usual }: Arriving,
  layout: Layout,
): { readonly server: Buffered; readonly staleness: number | null } {
  const asked = server.asked[group]!;
  if (round < asked.round) return { server, staleness: null };
  const { weight, updates } = numbers;
  if (!(weight > 0)) throw new UsageError(`group ${group} trained on no rows: there is nothing to average`);
  const stale = server.version - asked.version;
  const factor = (hospitals * staleness(stale)) / weight;
  const sum = server.sum.map((value, j) => value + factor * updates[j]!);
  const buffered = server.hospitals + hospitals;
  const moves = buffered >= buffer;
  const next = server.weights.map((value, j) => value + (learningRate * sum[j]!) / buffered);
  const weights = moves ? seen(next, layout) : server.weights;
  if (!weights.every(Number.isFinite))
    throw new UsageError("not a finite number in the next model: take a smaller learning rate");
  const version = server.version + (moves ? 1 : 0);
  const now = { round: round + 1, weights, version };
  return {
    staleness: stale,
    server: {
      weights,
      version,
      sum: moves ? new Float64Array(sum.length) : sum,
      hospitals: moves ? 0 : buffered,
      asked: server.asked.map((one, g) => (g === group ? now : one)),
    },
  };
}
