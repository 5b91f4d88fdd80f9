/** A Cox fit in rounds: Newton's, and a last one at the fitted coefficients for what is reported beside the model. */
import { fixedPoint } from "@tavs/core/sharing";
import type { Shape, Turn } from "../../secure-sum/analysis.ts";
import { standardizationOf } from "../model/scaling.ts";
import { designOf } from "../model/terms.ts";
import { packedLength } from "../symmetric-matrix.ts";
import { type Derivatives, derivativesFrom, derivativesToVector } from "./derivatives.ts";
import type { CoxFit } from "./fit.ts";
import type { LocalCox } from "./local.ts";
import { beginNewton, type Climbing, continueNewton } from "./newton.ts";
import { partialLikelihood } from "./partial-likelihood.ts";
import { layoutOf } from "./pooled-layout.ts";
import { type PooledRound, pooledDerivatives, pooledPath } from "./pooled-likelihood.ts";
import { pooledSums } from "./pooled-sums.ts";
import { type CoxResult, pooledReport, report } from "./report.ts";
import { pooledResiduals, reportLength, reportSums } from "./report-sums.ts";
import { pathLength } from "./risk-path.ts";
import type { CoxSpecification } from "./specification.ts";

/** Climbing, or arrived and asking for the report. */
export type CoxMemory =
  | Climbing
  | { readonly at: "reporting"; readonly coefficients: Float64Array; readonly fit: CoxFit; readonly pooled: Pooled };

/** What was found at the fitted coefficients without strata; null within hospitals. */
type Pooled = Pick<PooledRound, "totals" | "beta" | "shift"> | null;

type CoxTurn = Turn<Float64Array, CoxMemory, CoxResult>;

const WITHIN_SITE = 60; // fraction bits: 2^-61 a hospital, far below the rounding of the sums themselves
const POOLED = 90; // relative to the largest possible risk, so that a risk 10^-9 of it still has 18 digits

const columnsOf = ({ terms }: CoxSpecification): number => designOf(terms).length;

/** Whether there is a last round. */
const isReported = (specification: CoxSpecification): boolean => reportLength(specification) > 0;

/** Coefficients; then 1 in the last round, and for robust errors without strata the path of `risk-path`. */
export function questionLength(specification: CoxSpecification): number {
  const columns = columnsOf(specification);
  if (!isReported(specification)) return columns;
  const path = specification.opening === "within-site" ? 0 : specification.opened!.times.length * pathLength(columns);
  return columns + 1 + path;
}

export function shapeOfCox(specification: CoxSpecification, parties: number): Shape {
  const columns = columnsOf(specification);
  const within = specification.opening === "within-site";
  const round = within ? 1 + columns + packedLength(columns) : layoutOf(specification).length;
  return {
    length: Math.max(round, reportLength(specification)),
    numbers: fixedPoint({ bits: 128, fractionBits: within ? WITHIN_SITE : POOLED, parties }),
  };
}

/** The largest predictor that the agreed ranges allow: exp(eta - shift) is at most 1, but for offsets. */
function shiftOf({ terms, scaling, opened }: CoxSpecification, beta: Float64Array): number {
  const design = designOf(terms);
  const { center, scale } = standardizationOf(design, scaling);
  return design.reduce((sum, { name }, j) => {
    const ends = opened!.ranges[name]!.map((value) => (beta[j]! * (value - center[j]!)) / scale[j]!);
    return sum + Math.max(...ends);
  }, 0);
}

/** What a hospital adds. */
export function answerCox(specification: CoxSpecification, local: LocalCox, question: Float64Array): Float64Array {
  const columns = columnsOf(specification);
  const beta = question.slice(0, columns);
  const answer = new Float64Array(shapeOfCox(specification, 1).length);
  const within = specification.opening === "within-site";
  const last = isReported(specification) && question[columns] === 1;
  if (last && within) answer.set(reportSums(specification, local, beta));
  else if (last) {
    const path = question.slice(columns + 1);
    answer.set(pooledResiduals(local, { beta, path, shift: shiftOf(specification, beta) }));
  } else if (within) answer.set(derivativesToVector(partialLikelihood(local.rows, beta, specification.ties)));
  else answer.set(pooledSums(local.rows, beta, { specification, shift: shiftOf(specification, beta) }));
  return answer;
}

export function beginCox(specification: CoxSpecification): CoxTurn {
  return asking(specification, beginNewton(standardizationOf(designOf(specification.terms), specification.scaling)));
}

export function continueCox(specification: CoxSpecification, memory: CoxMemory, totals: Float64Array): CoxTurn {
  const columns = columnsOf(specification);
  const { coefficients } = memory;
  if (memory.at === "reporting") {
    const { fit, pooled } = memory;
    const result =
      pooled === null
        ? report(specification, fit, totals)
        : pooledReport({ ...pooled, specification, layout: layoutOf(specification) }, fit, totals);
    return { last: padded(specification, coefficients), result };
  }
  const pooled = specification.opening === "within-site" ? null : roundOf(specification, coefficients, totals);
  const derivatives: Derivatives = pooled
    ? pooledDerivatives(pooled)
    : derivativesFrom(totals.slice(0, 1 + columns + packedLength(columns)), columns);
  const state = continueNewton(memory, derivatives);
  if (state.at === "climbing") return asking(specification, state);
  if (isReported(specification)) return askingReport(specification, { coefficients, fit: state.fit, pooled });
  const result = pooled ? pooledReport(pooled, state.fit, null) : report(specification, state.fit, null);
  return { last: coefficients, result };
}

function roundOf(specification: CoxSpecification, beta: Float64Array, totals: Float64Array): PooledRound {
  return { specification, layout: layoutOf(specification), totals, beta, shift: shiftOf(specification, beta) };
}

const asking = (specification: CoxSpecification, memory: Climbing): CoxTurn => ({
  ask: padded(specification, memory.coefficients),
  memory,
});

function askingReport(
  specification: CoxSpecification,
  { coefficients, fit, pooled }: { coefficients: Float64Array; fit: CoxFit; pooled: PooledRound | null },
): CoxTurn {
  const ask = padded(specification, coefficients);
  ask[coefficients.length] = 1;
  if (pooled !== null) ask.set(pooledPath(pooled), coefficients.length + 1);
  const kept = pooled && { totals: pooled.totals, beta: pooled.beta, shift: pooled.shift };
  return { ask, memory: { at: "reporting", coefficients, fit, pooled: kept } };
}

function padded(specification: CoxSpecification, coefficients: Float64Array): Float64Array {
  const question = new Float64Array(questionLength(specification));
  question.set(coefficients);
  return question;
}
