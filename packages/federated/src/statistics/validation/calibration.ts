/** Calibration by refitting: the outcome on the model's log odds (slope and intercept), and an intercept alone beside them (in the large). */
import { beginGlm, continueGlm, type GlmClimb } from "../glm/newton.ts";
import { type GlmTerm, glmReport } from "../glm/report.ts";
import type { GlmSpecification } from "../glm/specification.ts";
import { type GlmSums, glmLength, glmSums, glmSumsFrom } from "../glm/sums.ts";
import type { LocalValidation } from "./local.ts";

/** How the log odds enter: with a slope of their own, or as they are. */
export type Refit = "slope" | "in-the-large";

const COLUMNS = { slope: 1, "in-the-large": 0 } as const;
const PREDICTOR = "predictor";

export const CALIBRATION_LENGTH: number = glmLength(1); // the longer of the two

/** The sums of one iteration, at coefficients (intercept, slope). */
export function calibrationSums({ outcome, predictor }: LocalValidation, refit: Refit, at: Float64Array): Float64Array {
  const n = outcome.length;
  const rows = {
    outcome: Float64Array.from(outcome),
    weight: new Float64Array(n).fill(1),
    offset: refit === "slope" ? new Float64Array(n) : predictor,
    covariates: refit === "slope" ? predictor : new Float64Array(),
    person: new Uint32Array(),
  };
  const sums = new Float64Array(CALIBRATION_LENGTH);
  sums.set(glmSums(rows, at.slice(0, 1 + COLUMNS[refit]), "logistic"));
  return sums;
}

export const beginCalibration = (refit: Refit): GlmClimb => beginGlm(COLUMNS[refit]);

export type Calibrating =
  | { readonly at: "climbing"; readonly climb: GlmClimb }
  | { readonly at: "fitted"; readonly terms: readonly GlmTerm[] };

/** The next step; or intercept, and slope where there is one, with their errors. Throws `UsageError` where there is no finite estimate. */
export function continueCalibration(refit: Refit, climb: GlmClimb, totals: Float64Array): Calibrating {
  const sums: GlmSums = glmSumsFrom(totals.slice(0, glmLength(COLUMNS[refit])), COLUMNS[refit]);
  const specification = modelOf(refit);
  const next = continueGlm(specification, climb, sums);
  if (next !== null) return { at: "climbing", climb: next };
  const { coefficients, start } = climb;
  const { terms } = glmReport({ specification, coefficients, sums, start: start ?? sums, products: null });
  return { at: "fitted", terms: Object.values(terms) };
}

const modelOf = (refit: Refit): GlmSpecification => ({
  outcome: "outcome",
  family: "logistic",
  terms: refit === "slope" ? [PREDICTOR] : [],
  scaling: {},
  ...(refit === "in-the-large" && { offset: PREDICTOR }),
});
