export { type AdditiveOptions, additiveZeros, openAdditive, splitAdditive } from "./additive.ts";
export { counts, type FixedPoint, type FixedPointOptions, fixedPoint } from "./fixed-point.ts";
export { addInField, type FieldBits, negated } from "./prime.ts";
export {
  openReplicated,
  type ReplicatedShare,
  refreshedReplicated,
  splitReplicated,
} from "./replicated.ts";
export { addInto, type RingBits, ringFromBytes, ringToBytes, subtractFrom } from "./ring.ts";
export { refreshed, type ShamirOptions, type ShamirShare, splitShamir, zeroShares } from "./shamir.ts";
export { type Opened, type OpenOptions, openShamir } from "./shamir-opening.ts";
export type { SharedSumAgreement } from "./shared-sum/agreement.ts";
export type { Contributed, ContributorInput, ContributorState } from "./shared-sum/contributor.ts";
export * as sharedSum from "./shared-sum/index.ts";
export type { Helped, MemberInput, MemberState } from "./shared-sum/member-state.ts";
export type { ReceiverInput, ReceiverState, SharedTotal } from "./shared-sum/receiver-state.ts";
export { type SumEncoding, type SumFacts, sumEncoding } from "./sum-encoding.ts";
