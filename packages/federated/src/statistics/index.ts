export { chiSquaredTail } from "./chi-squared.ts";
export { type CoxResult, type CoxSpecification, cox } from "./cox/cox.ts";
export { type Derivatives, derivativesFrom, derivativesToVector } from "./cox/derivatives.ts";
export type { ChiSquaredTest, CoxFit, CoxTerm } from "./cox/fit.ts";
export { beginNewton, type Climbing, continueNewton, type Fitted } from "./cox/newton.ts";
export { partialLikelihood, type Ties } from "./cox/partial-likelihood.ts";
export { type SortedRows, type SurvivalRows, sortRows } from "./cox/rows.ts";
export { type EndedCurve, endCurve } from "./end-curve.ts";
export { countOnGrid, countsOfGroup, type Grid, type GridCounts, type GroupedTimes } from "./grid-counts.ts";
export { kaplanMeier as kaplanMeierCurve, type SurvivalPoint } from "./kaplan-meier.ts";
export {
  type LabelledRows,
  type LogisticLoss,
  type LogisticTraining,
  logisticLoss,
  trainLogistic,
} from "./logistic.ts";
export { type MedianSurvival, medianSurvival } from "./median-survival.ts";
export { erfc, logUpperTail, NORMAL_97_5, twoSidedP, upperTail } from "./normal-distribution.ts";
export type { Row } from "./rows.ts";
export {
  covarianceToOriginalScale,
  type Standardization,
  standardize,
  toOriginalScale,
  unstandardized,
} from "./standardize.ts";
export { type Curve, type KaplanMeierResult, type KaplanMeierSpecification, kaplanMeier } from "./survival-curves.ts";
export { type Tally, type TallyResult, type TallySpecification, tally } from "./tally.ts";
