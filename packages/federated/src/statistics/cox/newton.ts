/**
 * Newton's method where the function is far away: the hub asks for the derivatives at some coefficients, the hospitals' sum comes
 * back, and either the next coefficients are asked or the fit is there. Pure; the state is plain data.
 */
import { UsageError } from "@tavs/core";
import { mustBeUsable, type Standardization } from "../standardize.ts";
import { inverse, packedIndex, packedLength, solve } from "../symmetric-matrix.ts";
import type { Derivatives } from "./derivatives.ts";
import { type CoxFit, coxFit, type Optimum } from "./fit.ts";
import { factorized, noFiniteEstimate, type RegularInformation } from "./information.ts";

/** Waiting for the derivatives at `coefficients` (of the standardized covariates): what the hospitals are asked in this round. */
export interface Climbing {
  readonly at: "climbing";
  readonly coefficients: Float64Array;
  readonly by: Standardization;
  /** Rounds answered so far, halved steps included. */
  readonly rounds: number;
  /** The highest point so far, with the step that was tried from it; none before the first answer. */
  readonly best?: Best;
}

interface Best extends Optimum {
  readonly step: Float64Array;
}

/** Arrived. */
export interface Fitted {
  readonly at: "fitted";
  readonly fit: CoxFit;
}

/** The most rounds of a fit; a regular one takes 5 to 8. */
export const MOST_ROUNDS = 60;

const LEVEL = 1e-12; // of the log likelihood: the climb is over
const STILL = 1e-10; // of a standard error: the coefficients stand
const WORSE = 1e-10; // of the log likelihood: more than rounding; the step was too long
const RUNNING = 1e-4; // of the coefficient, per round, on level ground: it goes to infinity

/** Starts at zero, which gives the score test and the likelihood at zero. Throws `UsageError` when the scales are not usable. */
export function beginNewton(by: Standardization): Climbing {
  return { at: "climbing", coefficients: new Float64Array(mustBeUsable(by)), by, rounds: 0 };
}

/**
 * Takes the total of the derivatives at `state.coefficients`. Ends when the log likelihood moves by less than 1e-12 of itself and
 * no coefficient by more than 1e-10 of its standard error. Throws `UsageError`: totals of another shape or not finite; no events;
 * a covariate that is constant or a combination of others (by position); a coefficient that has no finite estimate, as when
 * everybody with some value died before everybody else; or no rest after 60 rounds.
 */
export function continueNewton(state: Climbing, totals: Derivatives): Climbing | Fitted {
  mustFit(totals, state.coefficients.length);
  const { best } = state;
  const rounds = state.rounds + 1;
  if (best && totals.logLikelihood < best.here.logLikelihood - WORSE * sizeOf(best)) return halved(state, best, rounds);
  const next = climbed(state, totals);
  if (isAtRest(next, best)) return { at: "fitted", fit: coxFit(next, state.by) };
  if (best && isLevel(next, best) && runsAway(next)) throw noFiniteEstimate();
  return asking(state, next, rounds);
}

/** The point reached, and Newton's step from there. */
function climbed({ coefficients, best }: Climbing, here: Derivatives): Best {
  const factor = factorized(here, { moved: best !== undefined });
  const step = solve(factor, here.gradient);
  const score = best?.score ?? step.reduce((sum, value, j) => sum + value * here.gradient[j]!, 0);
  return {
    coefficients,
    here,
    factor,
    step,
    score,
    atZero: best?.atZero ?? here,
    iterations: best ? best.iterations + 1 : 0,
  };
}

function asking(state: Climbing, best: Best, rounds: number): Climbing {
  if (rounds >= MOST_ROUNDS)
    throw new UsageError(
      `no maximum after ${rounds} rounds: leave out a covariate, or take more fraction bits for the sums`,
      { code: "cox-diverges" },
    );
  const coefficients = best.coefficients.map((value, j) => value + best.step[j]!);
  return { ...state, coefficients, best, rounds };
}

/** Half the step, from the same point: along Newton's direction the likelihood rises at first, so that some half is high enough. */
function halved(state: Climbing, best: Best, rounds: number): Climbing {
  return asking(state, { ...best, step: best.step.map((value) => value / 2) }, rounds);
}

function isAtRest(next: Best, best: Best | undefined): boolean {
  const errors = standardErrors(next.factor);
  return (
    next.step.every((value, j) => Math.abs(value) < STILL * errors[j]!) &&
    (!best || isLevel(next, best)) &&
    !runsAway(next)
  );
}

function isLevel(next: Best, best: Best): boolean {
  return Math.abs(next.here.logLikelihood - best.here.logLikelihood) < LEVEL * sizeOf(next);
}

/** A coefficient that still grows by a ten-thousandth of itself each round, where the likelihood no longer does (R: "may be infinite"). */
function runsAway({ coefficients, step, atZero }: Best): boolean {
  const size = step.length;
  return step.some((value, j) => {
    const small = 1 / Math.sqrt(atZero.information[packedIndex(j, j, size)]!); // a standard error at zero, in this covariate's unit
    return Math.abs(value) > RUNNING * Math.max(small, Math.abs(coefficients[j]!));
  });
}

function standardErrors(factor: RegularInformation): Float64Array {
  const vcov = inverse(factor);
  return Float64Array.from({ length: factor.size }, (_, j) => Math.sqrt(vcov[j * factor.size + j]!));
}

/** Never zero: a separated model's log likelihood goes to zero, and nothing is small relative to that. */
function sizeOf({ here, atZero }: Optimum): number {
  return 1 + Math.max(Math.abs(here.logLikelihood), Math.abs(atZero.logLikelihood));
}

function mustFit({ logLikelihood, gradient, information }: Derivatives, columns: number): void {
  if (gradient.length !== columns || information.length !== packedLength(columns))
    throw new UsageError(`${columns} covariates need ${columns} first and ${packedLength(columns)} second derivatives`);
  if (![logLikelihood, ...gradient, ...information].every(Number.isFinite))
    throw new UsageError("a total is not finite");
}
