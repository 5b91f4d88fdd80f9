export * as accounting from "./accounting/index.ts";
export type { CardFacts, PrivacyCard } from "./card/card.ts";
export { verifyCard } from "./card/card-of.ts";
export { cardText } from "./card/text.ts";
export { type Company, planShares, type SharePlan } from "./distributed/plan.ts";
export type { Privatize, ShareRequest } from "./distributed/share.ts";
export type { Share, ShareAsked } from "./distributed/shared-release.ts";
export { type Spending, spentAcross } from "./ledger/across.ts";
export { type Approval, approve, type Proposal } from "./ledger/approval.ts";
export { type Amount, type Balance, type BalanceOptions, balanceOf } from "./ledger/balance.ts";
export type {
  AmountOf,
  ApproximateBudget,
  Budget,
  ConcentratedBudget,
  PlannedAnswers,
  PlannedBudget,
  PureBudget,
} from "./ledger/budget.ts";
export { type Ledger, openLedger } from "./ledger/open-ledger.ts";
export type { Release, Request } from "./ledger/release.ts";
export { type Clock, inSlot, type Slots } from "./ledger/slots.ts";
export type { LedgerTerms } from "./ledger/terms.ts";
export { gaussianDelta, gaussianSigma } from "./mechanisms/analytic-gaussian.ts";
export { matrixCounter } from "./mechanisms/matrix-counting.ts";
export { type SelectionTerms, selectPartitions } from "./mechanisms/partition-selection.ts";
export { type ResponseTerms, randomizedResponse, responseEstimates } from "./mechanisms/randomized-response.ts";
export { type Choice, type ChoiceTerms, exponential, noisyMax, permuteAndFlip } from "./mechanisms/selection.ts";
export { type SparseTerms, type SparseVector, sparseVector } from "./mechanisms/sparse-vector.ts";
export { type NoisyGroup, type StabilityTerms, stabilityHistogram } from "./mechanisms/stability-histogram.ts";
export { staircase } from "./mechanisms/staircase.ts";
export { type CountingTerms, type RunningTotal, treeCounter } from "./mechanisms/tree.ts";
export type { AdditiveQuery } from "./queries/additive.ts";
export type { Bounds } from "./queries/bounds.ts";
export { cells } from "./queries/cells.ts";
export { count } from "./queries/count.ts";
export { type Covariance, covariance, variance } from "./queries/covariance.ts";
export { discovered } from "./queries/discovered.ts";
export { histogram, type KeyCount } from "./queries/histogram.ts";
export { type Followed, kaplanMeier, type SurvivalStep } from "./queries/kaplan-meier.ts";
export { type Marginal, type MarginalFacts, marginals } from "./queries/marginals.ts";
export { type Mean, mean } from "./queries/mean.ts";
export { of } from "./queries/of.ts";
export type { Part } from "./queries/part.ts";
export type { ApproximatePrice, ConcentratedPrice, Price, PurePrice } from "./queries/price.ts";
export { median, type QuantileFacts, quantile } from "./queries/quantile.ts";
export type { Mechanism, Noise, Query } from "./queries/query.ts";
export { type Regression, type RegressionFacts, regression } from "./queries/regression.ts";
export { sum } from "./queries/sum.ts";
export { type SyntheticFacts, synthesize } from "./queries/synthetic.ts";
export {
  type Across,
  type AddRemoveUnit,
  type Neighbours,
  type ReplaceOneUnit,
  type Unit,
  unitAcross,
} from "./queries/unit.ts";
export { discreteGaussian, discreteGaussianNumbers } from "./samplers/discrete-gaussian.ts";
export { discreteLaplace, discreteLaplaceNumbers, type Scale } from "./samplers/discrete-laplace.ts";
export { geometric } from "./samplers/geometric.ts";
export { skellam } from "./samplers/skellam.ts";
