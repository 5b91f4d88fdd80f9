// A vector of one contributor, as the members get it.
import { UsageError } from "../../errors.ts";
import type { Outgoing } from "../../protocol/party.ts";
import type { CommittedShares, DealTask } from "../kernels.ts";
import { ringToBytes } from "../ring.ts";
import { splitShamir } from "../shamir.ts";
import { type Agreement, encodingOf, SHARED_SUM } from "./agreement.ts";
import { dealing, publication } from "./messages.ts";
import { toScalars } from "./shares.ts";

/** The role of a message that deals. */
export const DEALER: string = `${SHARED_SUM} contributor`;

/** The share of each member. Throws `UsageError` at another length, and by position at a number that was not agreed. */
export function dealt(agreement: Agreement, values: Float64Array, seed: Uint8Array): CommittedShares {
  mustHaveLength(agreement, values);
  const { members, threshold } = agreement;
  const { bits, encode } = encodingOf(agreement);
  const shares = splitShamir(encode(values), { bits, threshold, shares: members.length, seed });
  return { shares: shares.map((share) => ringToBytes(share.values)), commitments: new Uint8Array() };
}

/** What a worker computes instead, where sums are verifiable. Throws as `dealt` does. */
export function dealTask(agreement: Agreement, values: Float64Array, seed: Uint8Array): DealTask {
  mustHaveLength(agreement, values);
  const { members, threshold } = agreement;
  return { seed, values: toScalars(values, agreement), threshold, members: members.length };
}

function mustHaveLength({ length }: Agreement, values: Float64Array): void {
  if (values.length !== length) throw new UsageError(`${values.length} numbers to add; ${length} were agreed`);
}

/** One message to each member, in their order; where sums are verifiable the receiver gets the commitments too. */
export function dealings(
  { members, receiver, hash, verifiable }: Agreement,
  { shares, commitments }: CommittedShares,
): readonly Outgoing[] {
  const said = { role: DEALER, agreement: hash, commitments };
  const published = verifiable ? [{ to: receiver, body: publication.encode(said) }] : [];
  return [...members.map((to, i) => ({ to, body: dealing.encode({ ...said, values: shares[i]! }) })), ...published];
}
