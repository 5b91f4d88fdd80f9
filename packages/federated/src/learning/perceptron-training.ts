// Federated averaging of a small perceptron as an analysis over rows: everything that a hospital computes stands in the terms.
import { PeerError, seededRandom, UsageError, unhex } from "@tavs/core";
import { fixedPoint } from "@tavs/core/sharing";
import type { Analysis, Turn } from "../secure-sum/analysis.ts";
import { type Federated, federated } from "../secure-sum/federated.ts";
import { completeRows, type DataRow, numbersIn } from "../statistics/model/data-row.ts";
import { designMatrix } from "../statistics/model/design-matrix.ts";
import { missingOf } from "../statistics/model/row-rules.ts";
import { columnsRead, designOf } from "../statistics/model/terms.ts";
import { mustBeCommon, thresholdsOf } from "../statistics/model/thresholds.ts";
import { revealing } from "../statistics/revealing.ts";
import { reals } from "../statistics/vector-codec.ts";
import { clip } from "./clipping/clip.ts";
import { type LearnedRows, type Perceptron, perceptron, perceptronLoss, perceptronSize } from "./perceptron.ts";
import { checkPerceptronTraining, type PerceptronSpecification } from "./perceptron-specification.ts";

export interface PerceptronResult {
  readonly note: "not differentially private";
  readonly rows: number;
  /** In the order of `perceptron`'s tensors. */
  readonly weights: Float64Array;
  /** The mean loss over all rows: of the model at the start, then behind each round. */
  readonly losses: readonly number[];
}

/** The model that was asked about last, and the losses of those before it. */
interface Course {
  readonly weights: Float64Array;
  readonly losses: readonly number[];
}

type Asked = Turn<Float64Array, Course, PerceptronResult>;

/** The layers of the terms. */
export const perceptronShape = ({ terms, hidden, family }: PerceptronSpecification): Perceptron => ({
  inputs: designOf(terms).length,
  ...{ hidden, family },
});

const sizeOf = (specification: PerceptronSpecification): number => perceptronSize(perceptronShape(specification));

export const perceptronAnalysis: Analysis<
  PerceptronSpecification,
  readonly DataRow[],
  LearnedRows,
  Float64Array,
  Course,
  PerceptronResult
> = {
  name: "federated/perceptron/1",
  reveals: revealing({
    coordinator:
      "learns, for each round, over all hospitals the rows, the sum of updates weighted by rows, and the loss of the model that was asked about, and nothing else",
    participant: "learns the model of each round, and nothing else",
    left: "the sums of those two together",
  }),
  question: (specification) => reals(1 + sizeOf(specification)),
  rounds: ({ rounds }) => rounds + 1, // behind the last one stands one that only evaluates
  check: checkPerceptronTraining,
  shape: (specification, parties) => ({
    length: sizeOf(specification) + 2,
    numbers: fixedPoint({ bits: 128, fractionBits: 60, parties }),
  }),
  first(specification) {
    const { values } = flat(specification);
    return ask({ weights: values, losses: [] });
  },
  next,
  prepare,
  answer: { by: "rows", compute: answer },
};

/** The model that the seed of the terms gives. */
function flat(specification: PerceptronSpecification): { readonly values: Float64Array } {
  const model = perceptron(perceptronShape(specification), seededRandom(unhex(specification.seed)));
  return { values: Float64Array.from(Object.values(model).flatMap(({ values }) => [...values])) };
}

/** The round, counted from 1, and the model. */
function ask(course: Course): Asked {
  return { ask: Float64Array.of(1 + course.losses.length, ...course.weights), memory: course };
}

function next({ rounds }: PerceptronSpecification, { weights, losses }: Course, totals: Float64Array): Asked {
  const [rows = 0, loss = 0] = totals.slice(weights.length);
  if (!(rows >= 1)) throw new UsageError("no hospital has a row to learn from", { code: "too-few-rows" });
  const told = [...losses, loss / rows];
  if (losses.length < rounds)
    return ask({ weights: weights.map((weight, j) => weight + totals[j]! / rows), losses: told });
  const result = { note: "not differentially private", rows: Math.round(rows), weights, losses: told } as const;
  return { last: Float64Array.of(1 + losses.length, ...weights), result };
}

/** Throws `UsageError` by row number and column, and where this hospital's own rules say no. Cost: n p. */
function prepare(specification: PerceptronSpecification, all: readonly DataRow[]): LearnedRows {
  const { outcome, terms, scaling, family } = specification;
  const rows = completeRows(all, [outcome, ...columnsRead(terms)], missingOf(specification.missing));
  const thresholds = thresholdsOf(specification.thresholds);
  const design = designOf(terms);
  const labels = numbersIn(rows, outcome);
  const bad = family === "logistic" ? labels.findIndex((label) => label !== 0 && label !== 1) : -1;
  if (bad >= 0) throw new UsageError(`row number ${bad} has something else than 0 or 1 in column "${outcome}"`);
  if (family === "logistic") mustBeCommon(labels, outcome, thresholds);
  return { rows: designMatrix(rows, { design, scaling, thresholds, parameters: sizeOf(specification) }), labels };
}

/** The update that steps at home make, no longer than agreed, times the rows; the rows; and the loss before it. */
function answer(specification: PerceptronSpecification, local: LearnedRows, question: Float64Array): Float64Array {
  const { rounds, steps, learningRate, clip: bound } = specification;
  const [round, start] = [question[0]!, question.slice(1)];
  if (!Number.isInteger(round) || round < 1 || round > rounds + 1)
    throw new PeerError("a question about a round that was not agreed");
  const [shape, count] = [perceptronShape(specification), local.labels.length];
  const { loss, gradient } = perceptronLoss(shape, start, local);
  const sums = new Float64Array(start.length + 2);
  sums.set([count, loss], start.length);
  if (round > rounds || count === 0) return sums;
  let [weights, slope] = [start, gradient];
  for (let step = 0; step < steps; step++) {
    if (step > 0) slope = perceptronLoss(shape, weights, local).gradient;
    weights = weights.map((weight, j) => weight - (learningRate * slope[j]!) / count);
  }
  const { update } = clip(
    weights.map((weight, j) => weight - start[j]!),
    bound,
  );
  sums.set(update.map((value) => value * count));
  return sums;
}

/** A small perceptron over all hospitals. One round more than agreed, each a model down and a sum of updates up. */
export const perceptronTraining: Federated<
  PerceptronSpecification,
  readonly DataRow[],
  Float64Array,
  PerceptronResult
> = federated(perceptronAnalysis);
