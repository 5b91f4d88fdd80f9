// Under which names a course is remembered.

import { sha256 } from "@noble/hashes/sha2.js";
import { hex, utf8 } from "@tavs/core";
import type { Federation } from "../secure-sum/federation.ts";
import { nameOf } from "../secure-sum/masked/agreement.ts";
import type { LearningSpecification } from "./specification.ts";

/**
 * One question a model and a set of hospitals. Sums of one question are opened over one set only; that sets of one model keep company
 * with each other (`mustKeepCompany`) is what each hospital checks before it trains.
 */
export function questionOf(
  { question, participants }: Pick<Federation, "question" | "participants">,
  { model }: LearningSpecification,
): string {
  const names = participants.map(({ name }) => name).sort();
  const set = hex(sha256(utf8(names.join(" ")))).slice(0, 16); // no name holds a space
  return `${question ?? "federated/learning/1"}/${model}/${set}`;
}

/** Where a coordinator keeps a course. */
export const checkpointKey = (study: string, { model }: LearningSpecification): string =>
  `learning/checkpoint/${nameOf({ study, question: model })}`;
