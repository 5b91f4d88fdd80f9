// How good the model of a round is at a hospital: numbers that are added up with the updates.
import { UsageError } from "@tavs/core";
import type { Kept } from "./home.ts";
import { joined, localIn } from "./local-tensors.ts";
import type { LearningQuestion } from "./question.ts";
import { evaluatesIn, layoutIn } from "./specification.ts";
import { type Tensors, unflatten } from "./tensors.ts";
import { nothingToAdd } from "./totals.ts";

export interface Evaluated {
  readonly rows: number;
  /** By name, each the mean over these rows. */
  readonly metrics: Readonly<Record<string, number>>;
}

export type Evaluate = (model: Tensors, round: number) => Evaluated | Promise<Evaluated>;

interface Evaluating {
  readonly initial: Tensors;
  readonly evaluate: Evaluate | undefined;
}

/** Rows, then each metric times rows; zeros where this round evaluates nothing. */
export async function measured(
  { evaluate, initial }: Evaluating,
  asked: LearningQuestion,
  kept: Kept,
): Promise<Float64Array> {
  const { specification, round, weights } = asked;
  const { metrics } = nothingToAdd(specification);
  if (!evaluatesIn(specification, round)) return metrics;
  const { metrics: names } = specification.evaluation!; // it evaluates
  if (!evaluate) throw new UsageError(`evaluate: is missing; ${names.length} metrics were agreed`);
  const local = localIn(initial, kept, specification.client.local);
  const found = await evaluate(joined(unflatten(weights, layoutIn(specification)), local), round);
  const { rows } = found;
  if (!Number.isSafeInteger(rows) || rows < 0)
    throw new UsageError("evaluate must return a whole number of rows, from 0");
  metrics[0] = rows;
  if (rows > 0)
    names.forEach((name, k) => {
      const value = found.metrics[name];
      if (value === undefined || !Number.isFinite(value))
        throw new UsageError(`evaluate returned no finite number for the metric "${name}"`);
      metrics[1 + k] = value * rows;
    });
  return metrics;
}
