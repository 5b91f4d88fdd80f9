/** The rounds of a validation: votes on the bins, the tables, and two models that are refitted. */
import { PeerError, UsageError } from "@tavs/core";
import type { Turn } from "../../secure-sum/analysis.ts";
import type { GlmClimb } from "../glm/newton.ts";
import type { GlmTerm } from "../glm/report.ts";
import {
  beginCalibration,
  CALIBRATION_LENGTH,
  calibrationSums,
  continueCalibration,
  type Refit,
} from "./calibration.ts";
import type { LocalValidation } from "./local.ts";
import { type Plan, planFrom, planFromVector, planLength, planToVector, validationVotes, votesLength } from "./plan.ts";
import { type ValidationResult, validationResult } from "./report.ts";
import type { ValidationSpecification } from "./specification.ts";
import { tablesLength, validationTables } from "./tables.ts";

/** What was asked last, and what has been opened before. */
export type ValidationMemory =
  | { readonly at: "votes" }
  | { readonly at: "tables"; readonly plan: Plan }
  | { readonly at: "refit"; readonly plan: Plan; readonly tables: Float64Array; readonly refit: Refitting };

interface Refitting {
  readonly kind: Refit;
  readonly climb: GlmClimb;
  /** Of the model before: intercept and slope. */
  readonly slope: readonly GlmTerm[];
}

type ValidationTurn = Turn<Float64Array, ValidationMemory, ValidationResult>;

const PHASES = ["votes", "tables", "slope", "in-the-large"] as const;

/** The phase, and the plan or the coefficients. */
export const questionLength = (specification: ValidationSpecification): number =>
  1 + Math.max(2, planLength(specification));

export function answerLength(specification: ValidationSpecification): number {
  const every = planFromVector(
    specification,
    new Float64Array(planLength(specification)).map(() => 1),
  );
  const apart = every.divisions.map((division) => ({ ...division, cellOf: division.cellOf.map((_, level) => level) }));
  return Math.max(votesLength(specification), tablesLength({ ...every, divisions: apart }), CALIBRATION_LENGTH);
}

export const beginValidation = (specification: ValidationSpecification): ValidationTurn =>
  ask(specification, { at: "votes" });

function ask(specification: ValidationSpecification, memory: ValidationMemory): ValidationTurn {
  const question = new Float64Array(questionLength(specification));
  question[0] = PHASES.indexOf(memory.at === "refit" ? memory.refit.kind : memory.at);
  if (memory.at === "tables") question.set(planToVector(specification, memory.plan), 1);
  if (memory.at === "refit") question.set(memory.refit.climb.coefficients, 1);
  return { ask: question, memory };
}

/** What this hospital adds to the round. Throws `PeerError` at a question that is none of the protocol's. */
export function answerValidation(
  specification: ValidationSpecification,
  local: LocalValidation,
  question: Float64Array,
): Float64Array {
  const answer = new Float64Array(answerLength(specification));
  answer.set(part(specification, local, question));
  return answer;
}

function part(specification: ValidationSpecification, local: LocalValidation, question: Float64Array): Float64Array {
  const phase = PHASES[question[0]!];
  if (phase === undefined) throw new PeerError("a question that is neither votes nor tables nor a model");
  if (phase === "votes") return validationVotes(specification, local);
  if (phase === "tables") return validationTables(local, planFromVector(specification, question.slice(1)));
  return calibrationSums(local, phase, question.slice(1));
}

export function continueValidation(
  specification: ValidationSpecification,
  memory: ValidationMemory,
  totals: Float64Array,
): ValidationTurn {
  if (memory.at === "votes") return ask(specification, { at: "tables", plan: mustBePlan(specification, totals) });
  if (memory.at === "tables")
    return ask(specification, { at: "refit", plan: memory.plan, tables: totals, refit: begin("slope", []) });
  const { kind, climb, slope } = memory.refit;
  const next = continueCalibration(kind, climb, totals);
  if (next.at === "climbing") return ask(specification, { ...memory, refit: { kind, slope, climb: next.climb } });
  if (kind === "slope") return ask(specification, { ...memory, refit: begin("in-the-large", next.terms) });
  const result = validationResult(specification, { ...memory, slope, inTheLarge: next.terms });
  return { last: new Float64Array(questionLength(specification)), result };
}

const begin = (kind: Refit, slope: readonly GlmTerm[]): Refitting => ({ kind, slope, climb: beginCalibration(kind) });

function mustBePlan(specification: ValidationSpecification, totals: Float64Array): Plan {
  const plan = planFrom(specification, totals);
  if (plan) return plan;
  throw new UsageError(`no two hospitals have ${specification.smallestCell} cases and as many controls each`, {
    code: "too-few-rows",
  });
}
