// The training of a perceptron as it stands in the study terms, and its checks.
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { ROW_RULES, type RowRules, rowRules } from "../statistics/model/row-rules.ts";
import { type Scaling, scalingOf } from "../statistics/model/scaling.ts";
import { designOf, type Term, termsOf } from "../statistics/model/terms.ts";
import { fieldsWith, integer, list, number, oneOf, text } from "../statistics/specification.ts";
import { perceptronSize } from "./perceptron.ts";

export interface PerceptronSpecification extends RowRules {
  readonly [name: string]: Json;
  readonly outcome: string;
  readonly family: "logistic" | "gaussian";
  readonly terms: readonly Term[];
  readonly scaling: Scaling;
  /** Widths of the layers between. */
  readonly hidden: readonly number[];
  /** Of the first model: 64 hexadecimal digits. */
  readonly seed: string;
  /** 1 to 1,000. */
  readonly rounds: number;
  /** Of gradient descent over all rows, in each round at each hospital; 1 to 100. */
  readonly steps: number;
  readonly learningRate: number;
  /** The longest update of one hospital in a round (Euclidean); longer ones are shortened at home. */
  readonly clip: number;
}

const NAMES = [
  ...["outcome", "family", "terms", "scaling", "hidden", "seed", "rounds", "steps", "learningRate", "clip"],
];

/** Throws `UsageError` naming the field. */
export function checkPerceptronTraining(value: Json): PerceptronSpecification {
  const given = fieldsWith(value, { names: NAMES, optional: ROW_RULES });
  const terms = termsOf(given.terms);
  const design = designOf(terms);
  const family = oneOf(given.family, "family", ["logistic", "gaussian"]);
  const hidden = list(given.hidden, "hidden", { least: 1, most: 8 }).map((width) =>
    integer(width, "hidden", { least: 1, most: 1024 }),
  );
  perceptronSize({ inputs: design.length, hidden, family });
  const seed = text(given.seed, "seed");
  if (!/^[0-9a-f]{64}$/.test(seed)) throw new UsageError("seed: is not 64 hexadecimal digits");
  return {
    ...{ outcome: text(given.outcome, "outcome"), family, terms, hidden, seed },
    scaling: scalingOf(given.scaling, terms, design),
    rounds: integer(given.rounds, "rounds", { least: 1, most: 1000 }),
    steps: integer(given.steps, "steps", { least: 1, most: 100 }),
    learningRate: number(given.learningRate, "learningRate", { least: 1e-9, most: 100 }),
    clip: number(given.clip, "clip", { least: 1e-9, most: 1e6 }),
    ...rowRules(given),
  };
}
