export { chiSquaredTail } from "./chi-squared.ts";
export type { ChiSquaredTest } from "./chi-squared-test.ts";
export { type ConcordanceResult, concordance } from "./concordance/concordance.ts";
export type { ConcordanceSpecification } from "./concordance/specification.ts";
export type { Concordance } from "./cox/concordance.ts";
export { cox } from "./cox/cox.ts";
export { type Derivatives, derivativesFrom, derivativesToVector } from "./cox/derivatives.ts";
export { type ExactTimes, exactTimes } from "./cox/exact-times.ts";
export type { CoxFit, CoxTerm } from "./cox/fit.ts";
export { type MergedIntervals, type MergedIntervalsSpecification, mergedIntervals } from "./cox/merged-intervals.ts";
export { beginNewton, type Climbing, continueNewton, type Fitted } from "./cox/newton.ts";
export type { Opened } from "./cox/opening.ts";
export { partialLikelihood, type Ties } from "./cox/partial-likelihood.ts";
export type { Transform } from "./cox/proportionality.ts";
export type { CoxResult } from "./cox/report.ts";
export { type SortedRows, type SurvivalRows, sortRows } from "./cox/rows.ts";
export type { CoxSpecification } from "./cox/specification.ts";
export { coxValidation } from "./cox-validation/cox-validation.ts";
export type { FixedCox } from "./cox-validation/fixed-cox.ts";
export type { CoxValidationResult, RiskAt, RiskGroup } from "./cox-validation/report.ts";
export type { CoxValidationSpecification } from "./cox-validation/specification.ts";
export type { Independence } from "./descriptive/contingency.ts";
export { type CorrelationResult, correlation } from "./descriptive/correlation.ts";
export type { CorrelationSpecification } from "./descriptive/correlation-specification.ts";
export { type CrossTableResult, type CrossTableSpecification, crossTable } from "./descriptive/cross-table.ts";
export { type Described, type DescribeResult, describe } from "./descriptive/describe.ts";
export type { DescribeSpecification } from "./descriptive/describe-specification.ts";
export type { FisherTest } from "./descriptive/fisher-fourfold.ts";
export type { MantelHaenszel } from "./descriptive/mantel-haenszel.ts";
export { type Quantile, type QuantilesResult, quantiles } from "./descriptive/quantiles.ts";
export type { QuantilesSpecification } from "./descriptive/quantiles-specification.ts";
export { type TTestResult, tTest } from "./descriptive/t-test.ts";
export type { TTestSpecification } from "./descriptive/t-test-specification.ts";
export { type MantelHaenszelSpecification, mantelHaenszel } from "./descriptive/within-site-mantel-haenszel.ts";
export { type EndedCurve, endCurve } from "./end-curve.ts";
export { glm } from "./glm/glm.ts";
export type { GlmResult, GlmTerm } from "./glm/report.ts";
export type { Family, GlmSpecification, Penalty } from "./glm/specification.ts";
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
export {
  type Heterogeneity,
  type MetaAnalysis,
  type MetaOptions,
  metaAnalysis,
  type PooledEstimate,
  type SiteEstimate,
} from "./meta-analysis.ts";
export type { DataRow, Missing } from "./model/data-row.ts";
export type { Factor, Level } from "./model/factor.ts";
export type { Scaling } from "./model/scaling.ts";
export type { Product, Term } from "./model/terms.ts";
export { DEFAULT_THRESHOLDS, type Thresholds } from "./model/thresholds.ts";
export { erfc, logUpperTail, NORMAL_97_5, twoSidedP, upperTail } from "./normal-distribution.ts";
export { balance } from "./propensity/balance.ts";
export type { Arm, BalanceResult, ColumnBalance } from "./propensity/balance-result.ts";
export type { BalanceSpecification } from "./propensity/balance-specification.ts";
export { type Weighting, withWeights } from "./propensity/weighting.ts";
export type { Row } from "./rows.ts";
export {
  covarianceToOriginalScale,
  type Standardization,
  standardize,
  toOriginalScale,
  unstandardized,
} from "./standardize.ts";
export {
  type CompetingRisksResult,
  type CompetingRisksSpecification,
  competingRisks,
} from "./survival/competing-risks.ts";
export type { Band } from "./survival/confidence-band.ts";
export type { IncidencePoint } from "./survival/cumulative-incidence.ts";
export type { HazardPoint } from "./survival/nelson-aalen.ts";
export type { RestrictedMean } from "./survival/restricted-mean.ts";
export { survival } from "./survival/survival.ts";
export type { LogRank, SurvivalCurve, SurvivalResult } from "./survival/survival-result.ts";
export type { SurvivalSpecification } from "./survival/survival-specification.ts";
export { type LogRankSpecification, logRank } from "./survival/within-site-log-rank.ts";
export { type Curve, type KaplanMeierResult, type KaplanMeierSpecification, kaplanMeier } from "./survival-curves.ts";
export { type Tally, type TallyResult, type TallySpecification, tally } from "./tally.ts";
export { type FixedModel, fixedModel } from "./validation/fixed-model.ts";
export type { Bracket } from "./validation/rank-bracket.ts";
export { type RankSumSpecification, rankSum } from "./validation/rank-sum.ts";
export type { RankSumResult } from "./validation/rank-sum-result.ts";
export type { CalibrationBin, Decision, Performance, ValidationResult } from "./validation/report.ts";
export type { Period, ValidationSpecification } from "./validation/specification.ts";
export { validation } from "./validation/validation.ts";
