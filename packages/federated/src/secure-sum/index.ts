export { encryption } from "./encryption.ts";
export type { Federated, Sides } from "./federated.ts";
export type { Federation } from "./federation.ts";
export type { AggregatorInput } from "./masked/aggregator.ts";
export type { MaskedTotal } from "./masked/aggregator-state.ts";
export { type Contributor, companyOf, type MaskedSumTerms, type SumAgreement } from "./masked/agreement.ts";
export type { Company } from "./masked/company.ts";
export type { ContributorInput } from "./masked/contributor.ts";
export type { Contributed } from "./masked/contributor-state.ts";
export {
  type ContributorHandlersOptions,
  contributorHandlers,
  type OpeningRequest,
  type SignRequest,
} from "./masked/handlers.ts";
export * as maskedSum from "./masked/index.ts";
export type { Written } from "./masked/numbers.ts";
export { masks } from "./masks.ts";
export { type SecureSum, type SumFacts, secureSum } from "./secure-sum.ts";
export { shares } from "./shares.ts";
export type { AddendInput, AddingInput, Counted, HandlersOptions, Summed, SumTask, Way } from "./way.ts";
