// From what training brings back to what a hospital adds: pure, and by the strategy's rule.
import { UsageError } from "@tavs/core";
import { clip } from "./clipping/clip.ts";
import type { LearningQuestion } from "./question.ts";
import { nothingToAdd, type RoundNumbers } from "./totals.ts";
import type { Trained } from "./trained.ts";

/** What a hospital adds, and the control variate that it keeps (SCAFFOLD; else as it was). */
export interface Answer {
  readonly numbers: RoundNumbers;
  readonly variate: Float64Array | null;
}

/** What came of training, flattened. */
export interface Outcome extends Omit<Trained, "model"> {
  readonly weights: Float64Array;
  readonly variate: Float64Array | null;
}

/** Throws `UsageError` where training did not say what the strategy needs: rows, steps, learning rate, loss. */
export function answerOf(asked: LearningQuestion, outcome: Outcome): Answer {
  const { specification, norm, weights } = asked;
  const { rows, variate } = outcome;
  mustBeRows(rows, specification.weighting);
  const nothing = nothingToAdd(specification);
  if (rows === 0) return { numbers: nothing, variate };
  const whole = outcome.weights.map((weight, j) => weight - weights[j]!);
  const { update, isWithin } = norm > 0 ? clip(whole, norm) : { update: whole, isWithin: false };
  const weight = specification.weighting.by === "rows" ? rows : 1;
  const within = isWithin ? 1 : 0;
  const uploads = { update: plain, normalised, "control-variates": controlled, fair } as const;
  const { kept = variate, ...numbers } = uploads[specification.client.upload]({ asked, outcome, update, weight });
  return { numbers: { ...nothing, within, ...numbers }, variate: kept };
}

interface Local {
  readonly asked: LearningQuestion;
  readonly outcome: Outcome;
  readonly update: Float64Array;
  readonly weight: number;
}

type Uploaded = Pick<RoundNumbers, "weight" | "updates"> & {
  readonly beside?: Float64Array;
  readonly kept?: Float64Array;
};

const times = (vector: Float64Array, factor: number): Float64Array => vector.map((value) => value * factor);

const plain = ({ update, weight }: Local): Uploaded => ({ weight, updates: times(update, weight) });

function normalised({ update, weight, outcome, asked }: Local): Uploaded {
  const taken = accumulated(outcome, asked.specification.client.proximal);
  return { weight, updates: times(update, weight / taken), beside: Float64Array.of(weight * taken) };
}

/** |a|_1 of FedNova: what a gradient at home counts in the update, over all steps (Wang et al. 2020). */
function accumulated({ steps, learningRate, momentum = 0 }: Outcome, proximal: number): number {
  const tau = mustSay(steps, "steps");
  if (momentum > 0 && proximal > 0) throw new UsageError("FedNova: momentum or a proximal term at home, not both");
  if (momentum > 0) return (tau - (momentum * (1 - momentum ** tau)) / (1 - momentum)) / (1 - momentum);
  if (proximal === 0) return tau;
  const shrink = mustSay(learningRate, "learningRate") * proximal;
  return (1 - (1 - shrink) ** tau) / shrink;
}

/** SCAFFOLD, option II: c_i+ = c_i - c + (x - y_i) / (K eta). Hospitals count alike. */
function controlled({ asked, outcome, update }: Local): Uploaded {
  const rate = mustSay(outcome.steps, "steps") * mustSay(outcome.learningRate, "learningRate");
  const change = update.map((moved, j) => -asked.told[j]! - moved / rate);
  const kept = outcome.variate === null ? change : change.map((value, j) => value + outcome.variate![j]!);
  return { weight: 1, updates: update, beside: change, kept };
}

/** A loss of 0 to a power below 0 is none: the authors' program adds as much. */
const LEAST_LOSS = 1e-10;

function fair({ asked, outcome, update }: Local): Uploaded {
  const { q, lipschitz } = asked.specification.client.fair!; // checked with the specification
  const loss = outcome.loss;
  if (loss === undefined || !(loss >= 0 && loss < Number.POSITIVE_INFINITY))
    throw new UsageError("q-FedAvg: train must say the mean loss of the model it was given, a number from 0");
  const raised = (loss + LEAST_LOSS) ** q;
  const squared = update.reduce((sum, moved) => sum + (lipschitz * moved) ** 2, 0);
  const weight = q * (loss + LEAST_LOSS) ** (q - 1) * squared + lipschitz * raised;
  return { weight, updates: times(update, raised * lipschitz) };
}

function mustSay(value: number | undefined, name: string): number {
  if (value === undefined || !(value > 0 && value < Number.POSITIVE_INFINITY))
    throw new UsageError(`train must say its ${name}, above 0: the strategy needs it`);
  return value;
}

function mustBeRows(
  rows: number,
  weighting: { readonly by: "equal" } | { readonly by: "rows"; readonly most: number },
) {
  if (!Number.isSafeInteger(rows) || rows < 0) throw new UsageError("train must return a whole number of rows, from 0");
  if (weighting.by === "rows" && rows > weighting.most)
    throw new UsageError(`train returned more rows than the ${weighting.most} that a hospital may count for`);
}
