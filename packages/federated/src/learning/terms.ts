// From what an application knows of its course to what stands in the terms.
import type { Json } from "@tavs/core/study";
import { isLocal } from "./local-tensors.ts";
import { checkLearning, type LearningSpecification } from "./specification.ts";
import type { Weighting } from "./specification-fields.ts";
import type { ClientRule, Strategy } from "./strategy.ts";
import { layoutOf, type Tensors } from "./tensors.ts";

/** Facts of a course of learning, the same for everybody. */
export interface LearningTerms {
  /** Names what is learned. Default "model". */
  readonly model?: string;
  readonly rounds: number;
  /** Names and shapes count; at the coordinator the values too. */
  readonly initial: Tensors;
  readonly strategy: Strategy;
  /** Default: by rows, at most 1,000,000 of a hospital; equal where the strategy weighs otherwise (SCAFFOLD, q-FedAvg). */
  readonly weighting?: Weighting;
  readonly clip?: { readonly norm: number; readonly adaptive?: boolean };
  readonly sampling?: { readonly groupsOf: number; readonly perRound: number };
  readonly evaluation?: { readonly every?: number; readonly metrics: readonly string[] };
  readonly noise?: "coordinator" | "hospitals";
  /** Default: 128 bits, 60 of them behind the point; 64 halve the bytes and need updates of known size. */
  readonly numbers?: { readonly bits: 64 | 128; readonly fractionBits: number };
}

const MOST_ROWS = 1_000_000;

const usual = ({ upload }: ClientRule): Weighting =>
  upload === "update" || upload === "normalised" ? { by: "rows", most: MOST_ROWS } : { by: "equal" };

/** The specification that all agree to: give it to `participate`, so that a hospital refuses any other. Throws `UsageError`. */
export function learningSpecification(terms: LearningTerms): LearningSpecification {
  const { model = "model", rounds, initial, strategy, clip, sampling, evaluation, noise = "none" } = terms;
  const { client } = strategy;
  const { weighting = usual(client), numbers = { bits: 128, fractionBits: 60 } } = terms;
  const shared = layoutOf(initial).parts.filter(({ name }) => !isLocal(name, client.local));
  const specification = {
    model,
    rounds,
    tensors: shared.map(({ name, shape, type }) => ({ name, shape, type })),
    client,
    weighting,
    clip: clip ? { norm: clip.norm, adaptive: clip.adaptive ?? false } : null,
    sampling: sampling ?? null,
    evaluation: evaluation ? { every: evaluation.every ?? 1, metrics: evaluation.metrics } : null,
    noise,
    numbers,
  };
  return checkLearning(specification as Json); // an interface is no Json record to the compiler
}
