export {
  type Audit,
  type AuditOptions,
  type AuditReport,
  openAudit,
  type VerifyAuditOptions,
  verifyAudit,
} from "./audit.ts";
export type { Approval, AuditEntry, AuditEvent, AuditedEvent } from "./audit-entry.ts";
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
export { type AuditComparison, type AuditDifference, compareAudits } from "./compare.ts";
export type { Recollection } from "./disagreements.ts";
export {
  type Computation,
  isSigned,
  type Member,
  mustHold,
  signTerms,
  stated,
  type Terms,
  termsBytes,
  termsHash,
} from "./terms.ts";
