/** The rounds of the validation of a Cox model: votes on the groups of risk, their tables, and the slope that is refitted. */
import { PeerError, UsageError } from "@tavs/core";
import type { Turn } from "../../secure-sum/analysis.ts";
import { derivativesFrom, derivativesToVector } from "../cox/derivatives.ts";
import { beginNewton, type Climbing, continueNewton } from "../cox/newton.ts";
import { partialLikelihood } from "../cox/partial-likelihood.ts";
import { unstandardized } from "../standardize.ts";
import type { LocalCoxValidation } from "./local.ts";
import { type CoxValidationResult, coxValidationResult } from "./report.ts";
import type { CoxValidationSpecification } from "./specification.ts";
import { cutsMarked, groupTables, groupVotes, marksFrom, tablesFrom, tablesLength, votesLength } from "./tables.ts";

/** What was asked last, and what has been opened before. */
export type CoxValidationMemory =
  | { readonly at: "votes" }
  | { readonly at: "tables"; readonly marks: Float64Array }
  | { readonly at: "slope"; readonly marks: Float64Array; readonly tables: Float64Array; readonly climb: Climbing };

type CoxValidationTurn = Turn<Float64Array, CoxValidationMemory, CoxValidationResult>;

const PHASES = ["votes", "tables", "slope"] as const;
const SLOPE = 3; // log likelihood, gradient, information

/** The phase, and the marks or the slope. */
export const questionLength = ({ cuts }: CoxValidationSpecification): number => 1 + cuts.length;

export const answerLength = (specification: CoxValidationSpecification): number =>
  Math.max(
    votesLength(specification),
    tablesLength(
      specification,
      specification.cuts.map((_, k) => k + 1),
    ),
    SLOPE,
  );

export const beginCoxValidation = (specification: CoxValidationSpecification): CoxValidationTurn =>
  ask(specification, { at: "votes" });

function ask(specification: CoxValidationSpecification, memory: CoxValidationMemory): CoxValidationTurn {
  const question = new Float64Array(questionLength(specification));
  question[0] = PHASES.indexOf(memory.at);
  if (memory.at === "tables") question.set(memory.marks, 1);
  if (memory.at === "slope") question.set(memory.climb.coefficients, 1);
  return { ask: question, memory };
}

/** What this hospital adds to the round. Throws `PeerError` at a question that is none of the protocol's. */
export function answerCoxValidation(
  specification: CoxValidationSpecification,
  local: LocalCoxValidation,
  question: Float64Array,
): Float64Array {
  const answer = new Float64Array(answerLength(specification));
  answer.set(part(specification, local, question));
  return answer;
}

function part(
  specification: CoxValidationSpecification,
  local: LocalCoxValidation,
  question: Float64Array,
): Float64Array {
  const phase = PHASES[question[0]!];
  if (phase === undefined) throw new PeerError("a question that is neither votes nor tables nor a slope");
  if (phase === "votes") return groupVotes(specification, local);
  if (phase === "tables") return groupTables(specification, local, cutsMarked(question.slice(1)));
  return derivativesToVector(partialLikelihood(local.sorted, question.slice(1, 2), "efron"));
}

export function continueCoxValidation(
  specification: CoxValidationSpecification,
  memory: CoxValidationMemory,
  totals: Float64Array,
): CoxValidationTurn {
  if (memory.at === "votes") return ask(specification, { at: "tables", marks: mustBeOpened(specification, totals) });
  if (memory.at === "tables") {
    const climb = beginNewton(unstandardized(1));
    return ask(specification, { at: "slope", marks: memory.marks, tables: totals, climb });
  }
  const next = continueNewton(memory.climb, derivativesFrom(totals.slice(0, SLOPE), 1));
  if (next.at === "climbing") return ask(specification, { ...memory, climb: next });
  const kept = cutsMarked(memory.marks);
  const tables = tablesFrom(specification, memory.tables, kept);
  const result = coxValidationResult(specification, { kept, tables, slope: next.fit.terms[0]! });
  return { last: new Float64Array(questionLength(specification)), result };
}

function mustBeOpened(specification: CoxValidationSpecification, totals: Float64Array): Float64Array {
  const marks = marksFrom(specification, totals);
  if (marks) return marks;
  const { smallestCell } = specification;
  throw new UsageError(`no two hospitals have ${smallestCell} with the event by the last horizon, and as many others`, {
    code: "too-few-rows",
  });
}
