/** Newton's method (for these links the same as IRLS) with a ridge or lasso penalty, on the sums of all hospitals. Pure; the state is plain data. */
import { UsageError } from "@tavs/core";
import { factorize, packedIndex, solve } from "../symmetric-matrix.ts";
import { linkOf } from "./family.ts";
import { lassoStep } from "./lasso-step.ts";
import type { GlmSpecification } from "./specification.ts";
import type { GlmSums } from "./sums.ts";

/** Waiting for the sums at `coefficients` (standardized, the intercept first). */
export interface GlmClimb {
  readonly coefficients: Float64Array;
  readonly rounds: number;
  /** The sums of the model without covariates; none before it was reached. */
  readonly start: GlmSums | null;
  readonly best: GlmBest | null;
}

interface GlmBest {
  readonly coefficients: Float64Array;
  readonly objective: number;
  readonly step: Float64Array;
}

export const MOST_GLM_ROUNDS = 100;

const LEVEL = 1e-12; // of the objective: the climb is over
const STILL = 1e-10; // of a standard error, or of the gradient of a lasso's objective
const WORSE = 1e-12; // of the objective: more than rounding; the step was too long
const RUNNING = 1e-3; // of the coefficient, a round, on level ground: it goes to infinity

export const beginGlm = (columns: number): GlmClimb => ({
  coefficients: new Float64Array(1 + columns),
  rounds: 0,
  start: null,
  best: null,
});

/**
 * The first round, at zero, tells the mean of everybody; the second is the model of the intercept alone. Returns null when the fit is there.
 * Throws `UsageError`: an outcome that does not vary, a singular design (by position), or a coefficient without finite estimate.
 */
export function continueGlm(specification: GlmSpecification, state: GlmClimb, sums: GlmSums): GlmClimb | null {
  const { coefficients, best } = state;
  const rounds = state.rounds + 1;
  if (rounds === 1) return { ...state, coefficients: interceptAlone(specification, sums, coefficients), rounds };
  const start = state.start ?? sums;
  const scales = penalties(specification, sums);
  const here = objective(specification, { sums, coefficients, scales });
  const size = 1 + Math.abs(sums.logLikelihood) + Math.abs(start.logLikelihood);
  if (best && here > best.objective + WORSE * size) return go({ ...state, start, rounds }, halved(best));
  const step = stepFrom(specification, { sums, coefficients, scales });
  const level = best !== null && Math.abs(best.objective - here) < LEVEL * size;
  if (level && runsAway(step, coefficients, start)) throw diverges();
  if (isStill(step, sums)) return null;
  return go({ ...state, start, rounds }, { coefficients, objective: here, step });
}

function go(state: GlmClimb, best: GlmBest): GlmClimb {
  if (state.rounds >= MOST_GLM_ROUNDS) throw diverges();
  return { ...state, best, coefficients: best.coefficients.map((value, j) => value + best.step[j]!) };
}

const halved = (best: GlmBest): GlmBest => ({ ...best, step: best.step.map((value) => value / 2) });

function interceptAlone({ family }: GlmSpecification, sums: GlmSums, zero: Float64Array): Float64Array {
  const mean =
    family === "gaussian"
      ? (sums.outcome - sums.exposure) / sums.weight
      : sums.outcome / (family === "poisson" ? sums.exposure : sums.weight);
  const link = linkOf(family, mean);
  if (!Number.isFinite(link))
    throw new UsageError("the outcome is the same in every row: there is nothing to explain", {
      code: "glm-no-information",
    });
  return zero.with(0, link);
}

/** What a coefficient costs, on the scale of sums: the weight of all rows times lambda, and the column's standard deviation. */
interface Scales {
  readonly strength: number;
  readonly deviation: Float64Array;
}

function penalties({ penalty }: GlmSpecification, { weight, first, second }: GlmSums): Scales {
  const deviation = first.map((sum, j) => Math.sqrt(Math.max(0, second[j]! / weight - (sum / weight) ** 2)));
  return { strength: (penalty?.lambda ?? 0) * weight, deviation };
}

interface Point {
  readonly sums: GlmSums;
  readonly coefficients: Float64Array;
  readonly scales: Scales;
}

/** Minus the log likelihood, and the penalty. */
function objective({ penalty }: GlmSpecification, { sums, coefficients, scales }: Point): number {
  const sizes = scales.deviation.map((deviation, j) => Math.abs(deviation * coefficients[1 + j]!));
  const cost = sizes.reduce((sum, value) => sum + (penalty?.kind === "lasso" ? value : 0.5 * value * value), 0);
  return -sums.logLikelihood + scales.strength * cost;
}

function stepFrom({ penalty }: GlmSpecification, { sums, coefficients, scales }: Point): Float64Array {
  if (penalty?.kind === "lasso") {
    const weights = scales.deviation.map((deviation) => scales.strength * deviation);
    return lassoStep({ coefficients, gradient: sums.gradient, information: sums.information, weights });
  }
  const size = coefficients.length;
  const [information, gradient] = [sums.information.slice(), sums.gradient.slice()];
  for (let j = 1; j < size; j++) {
    const ridge = scales.strength * scales.deviation[j - 1]! ** 2;
    information[packedIndex(j, j, size)]! += ridge;
    gradient[j]! -= ridge * coefficients[j]!;
  }
  const factor = factorize(information, size);
  if (factor.at === "singular")
    throw new UsageError(
      `the design is singular at column number ${factor.position} (the intercept is 0): it is constant, or a combination of those before it, or it separates the outcomes; leave it out`,
      { code: "glm-singular" },
    );
  return solve(factor, gradient);
}

/** Small against what each coefficient is known by: the diagonal of the information alone, which bounds its error from below. */
function isStill(step: Float64Array, { information }: GlmSums): boolean {
  const size = step.length;
  return step.every((value, j) => Math.abs(value) * Math.sqrt(information[packedIndex(j, j, size)]!) <= STILL);
}

function runsAway(step: Float64Array, coefficients: Float64Array, { information }: GlmSums): boolean {
  const size = step.length;
  return step.some((value, j) => {
    const small = 1 / Math.sqrt(information[packedIndex(j, j, size)]!);
    return Math.abs(value) > RUNNING * Math.max(small, Math.abs(coefficients[j]!));
  });
}

function diverges(): UsageError {
  return new UsageError(
    "a coefficient has no finite estimate: some column separates the outcomes; leave it out, merge its groups, or take a penalty",
    { code: "glm-diverges" },
  );
}
