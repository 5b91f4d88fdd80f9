// What all parties of a course of learning agree to: plain data that stands in the study terms.
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { fields, integer, oneOf, text } from "../statistics/specification.ts";
import {
  type Clip,
  client,
  clip,
  type Evaluation,
  evaluation,
  numbers,
  optional,
  type Ring,
  type Sampling,
  type SharedTensor,
  sampling,
  tensors,
  type Weighting,
  weighting,
} from "./specification-fields.ts";
import type { ClientRule } from "./strategy.ts";
import { type Layout, sizeOf } from "./tensors.ts";

export interface LearningSpecification {
  readonly [name: string]: Json;
  /** Names what is learned. A hospital answers each round of one model once, in whatever session it is asked. */
  readonly model: string;
  readonly rounds: number;
  /** The tensors that are shared, in their order. */
  readonly tensors: readonly SharedTensor[];
  readonly client: ClientRule;
  readonly weighting: Weighting;
  /** The longest update (Euclidean norm) that is added; longer ones are shortened at home. Null: none are. */
  readonly clip: Clip | null;
  /** Fixed groups of so many hospitals or more, and how many groups train in a round. Null: all train. */
  readonly sampling: Sampling | null;
  /** In every so-manieth round, and at the end, hospitals say these numbers of the model that they were asked about. */
  readonly evaluation: Evaluation | null;
  /** Who adds noise. */
  readonly noise: "none" | "coordinator" | "hospitals";
  /** The ring in which numbers are added, and their places behind the point. */
  readonly numbers: Ring;
}

const FIELDS = [
  "model",
  "rounds",
  "tensors",
  "client",
  "weighting",
  "clip",
  "sampling",
  "evaluation",
  "noise",
  "numbers",
];
const MOST_BYTES = 4_000_000; // of a question: what one message holds

/** Throws `UsageError`, naming the field. */
export function checkLearning(value: Json): LearningSpecification {
  const given = fields(value, FIELDS);
  const specification: LearningSpecification = {
    model: text(given.model, "model"),
    rounds: integer(given.rounds, "rounds", { least: 1, most: 100_000 }),
    tensors: tensors(given.tensors),
    client: client(given.client),
    weighting: weighting(given.weighting),
    clip: optional(given.clip, clip),
    sampling: optional(given.sampling, sampling),
    evaluation: optional(given.evaluation, evaluation),
    noise: oneOf(given.noise, "noise", ["none", "coordinator", "hospitals"]),
    numbers: numbers(given.numbers),
  };
  return mustFit(specification);
}

/** What fits alone may not fit together. */
function mustFit(specification: LearningSpecification): LearningSpecification {
  const { client, clip, noise } = specification;
  const { upload } = client;
  if ((upload === "fair") !== (client.fair !== null)) throw new UsageError("client.fair: goes with the upload fair");
  if ((upload === "fair" || upload === "control-variates") && specification.weighting.by !== "equal")
    throw new UsageError("weighting: this strategy weighs hospitals itself; agree to equal");
  if (clip !== null && upload !== "update")
    throw new UsageError("clip: bounds updates, and this strategy adds something else beside or in their place");
  if (noise !== "none" && clip === null)
    throw new UsageError("noise: hides updates that have a bound; agree to clip them");
  const bytes = bytesOf(specification);
  if (bytes > MOST_BYTES)
    throw new UsageError(`tensors: a question of ${bytes} bytes; ${MOST_BYTES} are the most, 4 or 8 a weight`);
  return specification;
}

/** Bytes of a question's numbers. */
const bytesOf = (specification: LearningSpecification): number =>
  layoutIn(specification).parts.reduce((sum, { length, type }) => sum + length * (type === "f32" ? 4 : 8), 0) +
  8 * toldLength(specification);

/** Numbers that everybody is told beside the model. */
export const toldLength = (specification: LearningSpecification): number =>
  specification.client.upload === "control-variates" ? layoutIn(specification).length : 0;

/** Where each shared tensor stands. */
export function layoutIn({ tensors: shared }: Pick<LearningSpecification, "tensors">): Layout {
  let at = 0;
  const parts = shared.map(({ name, shape, type }) => {
    const part = { name, shape, type, at, length: sizeOf(shape, name) };
    at += part.length;
    return part;
  });
  return { parts, length: at };
}

/** Rounds of training; behind the last one stands a round that only evaluates, where anything is evaluated. */
export const questionsIn = ({ rounds, evaluation }: LearningSpecification): number =>
  rounds + (evaluation === null ? 0 : 1);

export const trainsIn = ({ rounds }: LearningSpecification, round: number): boolean => round <= rounds;

export const evaluatesIn = ({ rounds, evaluation }: LearningSpecification, round: number): boolean =>
  evaluation !== null && (round > rounds || (round - 1) % evaluation.every === 0);
