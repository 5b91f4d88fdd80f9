export { mustBring, mustOffer } from "./allowed.ts";
export {
  type Audit,
  type AuditOptions,
  type AuditReport,
  openAudit,
  type VerifyAuditOptions,
  verifyAudit,
} from "./audit.ts";
export type { AuditEntry, AuditEvent, AuditedEvent } from "./audit-entry.ts";
export { canonical, canonicalBytes, firstDifference, type Json } from "./canonical.ts";
export {
  BrokenChain,
  type Chain,
  type ChainEnd,
  type ChainEntry,
  type ChainRules,
  chainLine,
  openChain,
  type VerifiedChain,
  type VerifyOptions,
  verifyChain,
} from "./chain.ts";
export { isDay } from "./day.ts";
export { mustHold } from "./must-hold.ts";
export { flawOfRevocation, mustNotBeRevoked, type Revocation, revocationOf, revoke } from "./revocation.ts";
export { flawOfSignature, type StudySignature, signStudy } from "./signature.ts";
export {
  type DataSet,
  FlawedStudy,
  isStudy,
  mustBeStudy,
  type Study,
  type StudyComputation,
  type StudyMember,
  type StudyReveals,
} from "./study.ts";
export { studySchema } from "./study-shape.ts";
export {
  type Computation,
  isSigned,
  type Member,
  signTerms,
  stated,
  type Terms,
  termsBytes,
  termsHash,
} from "./terms.ts";
