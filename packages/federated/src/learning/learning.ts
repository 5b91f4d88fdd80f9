// A course of learning as an analysis: rounds of training at home, and sums of what hospitals bring.
import { UsageError } from "@tavs/core";
import { fixedPoint } from "@tavs/core/sharing";
import type { Analysis, Turn } from "../secure-sum/analysis.ts";
import { asks, type CourseMemory, type CourseRules, settled } from "./course.ts";
import { type LearningQuestion, learningQuestion } from "./question.ts";
import { checkLearning, type LearningSpecification, questionsIn } from "./specification.ts";
import { lengthOf } from "./totals.ts";

/** Where a course came to rest. */
export interface CourseEnd {
  readonly weights: Float64Array;
  /** Rounds that were asked, over all sessions. */
  readonly rounds: number;
  readonly over: "rounds" | "early";
}

export interface CourseStart {
  readonly rules: CourseRules;
  readonly from: (specification: LearningSpecification) => CourseMemory;
}

export type Learning = Analysis<LearningSpecification, null, null, LearningQuestion, CourseMemory, CourseEnd>;

/**
 * The analysis; a participant needs no start. Hospitals answer by the handler `train`; the coordinator's handler `advance` is given
 * `{ memory, totals }` and gives the next memory.
 */
export function learning(start?: CourseStart): Learning {
  const turn = (
    specification: LearningSpecification,
    memory: CourseMemory,
  ): Turn<LearningQuestion, CourseMemory, CourseEnd> => {
    const question = asks(specification, rulesOf(start), memory);
    if (memory.over === null) return { ask: question, memory };
    const weights = settled(memory);
    return { last: { ...question, weights }, result: { weights, rounds: memory.round - 1, over: memory.over } };
  };
  return {
    name: "federated/learning/1",
    reveals: {
      coordinator: {
        learns:
          "learns, for each round, the totals of weights, of weighted updates, of what the strategy adds beside them and of the agreed metrics over all hospitals that train in it, and nothing else",
        against: "semi-honest",
        collusion:
          "with all hospitals of a group but two (all together are one, where none are sampled) it learns the sum of those two updates",
      },
      participant: {
        learns: "learns the model of each round and what the strategy tells beside it, and nothing else",
        against: "semi-honest",
        collusion: "with the coordinator and all hospitals of a group but two it learns the sum of those two updates",
      },
    },
    question: learningQuestion,
    rounds: questionsIn,
    check: checkLearning,
    shape: (specification, parties) => ({
      length: lengthOf(specification),
      numbers: fixedPoint({ ...specification.numbers, parties }),
    }),
    first: (specification) => turn(specification, startOf(start).from(specification)),
    next: turn, // from where `advance` left it
    advance: "advance",
    prepare: () => null,
    answer: { by: "handler", task: "train", read: (specification, outcome) => vectorIn(specification, outcome) },
  };
}

function startOf(start: CourseStart | undefined): CourseStart {
  if (start) return start;
  throw new UsageError("a course of learning starts at its coordinator");
}

const rulesOf = (start: CourseStart | undefined): CourseRules => startOf(start).rules;

function vectorIn(specification: LearningSpecification, outcome: unknown): Float64Array {
  const length = lengthOf(specification);
  if (outcome instanceof Float64Array && outcome.length === length) return outcome;
  throw new UsageError(`the handler "train" gives the ${length} numbers of a round: take the one of participate`);
}
