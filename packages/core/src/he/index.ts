export type { Aggregated, AggregatorInput } from "./aggregator-state.ts";
export {
  type Agreed,
  agreed,
  type Signer,
  type SumsAgreement,
} from "./agreement.ts";
export { type AnalystFacts, type AnalystKey, type EncryptedVector, maxErrorOf } from "./analyst-key.ts";
export type { Contributed, ContributorInput } from "./contributor-state.ts";
export {
  decodeAnalyst,
  decodeAnalystKey,
  decodeVector,
  encodeAnalyst,
  encodeAnalystKey,
  encodeVector,
} from "./encoding.ts";
export { type EncryptedSums, encryptedSums, type SumsFacts } from "./encrypted-sums.ts";
export { type KeeperOptions, keyKeeper } from "./keeper.ts";
export type { KeyHolderInput } from "./key-holder.ts";
export type { KeyReaderInput } from "./key-reader.ts";
export { signWith } from "./list.ts";
export type { Scale } from "./plan.ts";
export { type Facts, MAX_PARTIES, type Plan, plan } from "./plan.ts";
export {
  type Analyst,
  addVectors,
  createAnalystKey,
  decryptVector,
  dotProduct,
  encryptVector,
  type SingleOptions,
  type Weighted,
} from "./single-key.ts";
export { mustBeKey, type SumsKey } from "./sums-key.ts";
export { FEWEST_PARTS } from "./telling-weights.ts";
export { type DestructionReceipt, isReceipt } from "./vault.ts";
