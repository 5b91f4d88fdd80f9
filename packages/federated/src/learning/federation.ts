// Under which names a course is remembered.

import { sha256 } from "@noble/hashes/sha2.js";
import { hex, utf8 } from "@tavs/core";
import type { Federation } from "../secure-sum/federation.ts";
import { nameOf } from "../secure-sum/masked/agreement.ts";
import { type Consortium, samplingOf } from "./cells.ts";
import { consortiaText } from "./consortium.ts";
import type { LearningSpecification } from "./specification.ts";

/** Who learns together, and over whom this study's models were added before. The same for every party: from the terms. */
export interface LearningFederation extends Omit<Federation, "mayDropOut"> {
  /**
   * Every other consortium over which a model of this study was added before, as `consortiumOf` gives them. Parties that were told of others
   * do not add. Default: none.
   */
  readonly earlier?: readonly Consortium[];
}

/** Over whom a session adds: what `earlier` names once others go on. */
export const consortiumOf = (
  { study, participants }: Pick<Federation, "study" | "participants">,
  { model, sampling }: LearningSpecification,
): Consortium => samplingOf({ study, model, names: participants.map(({ name }) => name) }, sampling).groups;

/**
 * One question a model, a set of hospitals and what came before. Sums of one question are opened over one set only; that sets keep
 * company with each other (`following`) is what each hospital checks before it answers.
 */
export function questionOf(
  { question, participants, earlier = [] }: Pick<LearningFederation, "question" | "participants" | "earlier">,
  { model }: LearningSpecification,
): string {
  const names = participants.map(({ name }) => name);
  const set = hex(sha256(utf8(`${consortiaText([[names]])} after ${consortiaText(earlier)}`))).slice(0, 16);
  return `${question ?? "federated/learning/1"}/${model}/${set}`;
}

/** Where a coordinator keeps a course. */
export const checkpointKey = (study: string, { model }: LearningSpecification): string =>
  `learning/checkpoint/${nameOf({ study, question: model })}`;
