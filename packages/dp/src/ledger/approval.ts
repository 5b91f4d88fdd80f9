import { BudgetError, hex, type Identity, type PartyId, sign, UsageError, unhex, utf8, verify } from "@tavs/core";
import type { Approver, Charge, Opened } from "./entries.ts";

const DOMAIN = "tavs/dp-approval/1";

/** A question before it is asked: what a hospital reads, and then approves or not. It holds no number of any data. */
export interface Proposal {
  readonly ledger: Opened;
  readonly charge: Omit<Charge, "approvals">;
}

/** One party's word that this one question may be answered. */
export interface Approval {
  readonly party: PartyId;
  /** Ed25519, 128 hexadecimal digits. */
  readonly signature: string;
}

/** Approves one question of one ledger, by its id: not a second one, and not with another price, query or data. */
export function approve(identity: Identity, proposal: Proposal): Approval {
  return { party: identity.name, signature: hex(sign(identity, DOMAIN, bytesOf(proposal))) };
}

/**
 * The signatures in the order of the approvers. Throws `BudgetError` (`code: "veto"`) where one is missing or for another question;
 * `UsageError` where a question that needs approval has no id.
 */
export function approvalsFor(proposal: Proposal, approvals: readonly Approval[]): readonly string[] {
  const { approvers } = proposal.ledger;
  if (approvers.length > 0 && proposal.charge.id === null)
    throw new UsageError("a question that others approve has an id, so that it is answered once; give it one");
  const signatures = approvers.map((approver) => signatureOf(approver, proposal, approvals));
  const missing = signatures.filter((signature) => signature === undefined).length;
  if (missing === 0) return signatures.map((signature) => signature!); // none is missing
  throw new BudgetError(`${missing} of ${approvers.length} parties did not approve this question; nothing is charged`, {
    code: "veto",
  });
}

function signatureOf({ party, key }: Approver, proposal: Proposal, approvals: readonly Approval[]): string | undefined {
  const isGood = ({ signature }: Approval): boolean =>
    /^[0-9a-f]{128}$/.test(signature) && verify(unhex(key), DOMAIN, bytesOf(proposal), unhex(signature));
  return approvals.find((approval) => approval.party === party && isGood(approval))?.signature;
}

/** The JSON of known fields in a known order: what the ledger itself hashes. */
function bytesOf({ ledger, charge }: Proposal): Uint8Array {
  return utf8(JSON.stringify([ledger, charge]));
}
