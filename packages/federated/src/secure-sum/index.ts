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
