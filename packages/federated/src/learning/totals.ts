// The numbers of a round, and where they stand in the vector that is added.
import { InternalError } from "@tavs/core";
import { type LearningSpecification, layoutIn } from "./specification.ts";

/** One hospital's numbers, or the totals of all: what noise is added to. */
export interface RoundNumbers {
  /** How much the update counts: rows, 1, or h of q-FedAvg. A total: of all who trained. */
  readonly weight: number;
  /** Times the weight: one number for each weight of the model. */
  readonly updates: Float64Array;
  /** What the strategy adds beside. */
  readonly beside: Float64Array;
  /** Rows that the model was evaluated on, then each metric times those rows; empty where nothing is evaluated. */
  readonly metrics: Float64Array;
  /** 1 where the update was not longer than the norm: how many. 0 where the norm does not adapt. */
  readonly within: number;
}

interface Widths {
  readonly updates: number;
  readonly beside: number;
  readonly metrics: number;
  readonly within: number;
}

function widthsOf(specification: LearningSpecification): Widths {
  const { client, evaluation, clip } = specification;
  const { length } = layoutIn(specification);
  return {
    updates: length,
    beside: { update: 0, fair: 0, normalised: 1, "control-variates": length }[client.upload],
    metrics: evaluation === null ? 0 : 1 + evaluation.metrics.length,
    within: clip?.adaptive ? 1 : 0,
  };
}

/** Numbers of a round's vector. */
export function lengthOf(specification: LearningSpecification): number {
  const { updates, beside, metrics, within } = widthsOf(specification);
  return 1 + updates + beside + metrics + within;
}

/** Of a hospital that was not sampled, or has no rows. */
export function nothingToAdd(specification: LearningSpecification): RoundNumbers {
  const { updates, beside, metrics } = widthsOf(specification);
  return {
    weight: 0,
    updates: new Float64Array(updates),
    beside: new Float64Array(beside),
    metrics: new Float64Array(metrics),
    within: 0,
  };
}

export function toVector(specification: LearningSpecification, numbers: RoundNumbers): Float64Array {
  const { weight, updates, beside, metrics, within } = numbers;
  const vector = new Float64Array(lengthOf(specification));
  vector[0] = weight;
  vector.set(updates, 1);
  vector.set(beside, 1 + updates.length);
  vector.set(metrics, 1 + updates.length + beside.length);
  if (specification.clip?.adaptive) vector[vector.length - 1] = within;
  return vector;
}

export function fromVector(specification: LearningSpecification, vector: Float64Array): RoundNumbers {
  const widths = widthsOf(specification);
  if (vector.length !== lengthOf(specification))
    throw new InternalError(`${vector.length} totals of a round; ${lengthOf(specification)} were added`);
  const ends = [1, 1 + widths.updates, 1 + widths.updates + widths.beside] as const;
  return {
    weight: vector[0]!,
    updates: vector.slice(ends[0], ends[1]),
    beside: vector.slice(ends[1], ends[2]),
    metrics: vector.slice(ends[2], ends[2] + widths.metrics),
    within: widths.within === 1 ? vector.at(-1)! : 0,
  };
}
