export { amplifyFixedSize, amplifyPoisson, beforeSampling } from "./amplification.ts";
export { type AttackCounts, auditedEpsilon, clopperPearsonUpper, type OneRun, oneRunEpsilon } from "./audit.ts";
export { type Bracket, deltaBracket, type Estimate, epsilonBracket, epsilonEstimate, type Step } from "./bracket.ts";
export { closeness, type Moves, type SharedNoise, sharedGaussianLoss, sharedGaussianRho } from "./distributed.ts";
export { approximateFilter, concentratedFilter, type Filter, odometer, pureFilter, spend } from "./filter.ts";
export { gaussianDpDelta, gaussianDpEpsilon, gaussianDpMu, gaussianTradeOff } from "./gaussian-dp.ts";
export {
  type ApproximateLoss,
  type ConcentratedLoss,
  compose,
  type GaussianLoss,
  group,
  type Loss,
  type Neighbours,
  type PureLoss,
} from "./measures.ts";
export type { FixedSizeSampled, Mechanism, PoissonSampled, Unsampled } from "./mechanism.ts";
export { advancedComposition, type Homogeneous, optimalEpsilon, optimalShare } from "./optimal-composition.ts";
export { type Assurance, type NoiseKind, type NoisePlan, planMargin, planNoise } from "./plan.ts";
export {
  addRenyi,
  boundedRangeRenyi,
  gaussianRenyi,
  laplaceRenyi,
  listedRenyi,
  RENYI_ORDERS,
  type RenyiCurve,
  renyiCurve,
  renyiDelta,
  renyiEpsilon,
} from "./renyi.ts";
export { sampledGaussianRenyi } from "./sampled-renyi.ts";
export { exactSkellamRenyi, skellamRenyi } from "./skellam.ts";
export { listedMu, truePositives } from "./trade-off.ts";
export { discreteLaplaceRho, gaussianRho, laplaceRho, pureRho, zcdpDelta, zcdpEpsilon } from "./zcdp.ts";
