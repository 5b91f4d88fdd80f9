// A vector of one contributor, as the members get it.
import { UsageError } from "../../errors.ts";
import type { Outgoing } from "../../protocol/party.ts";
import { ringToBytes } from "../ring.ts";
import { type ShamirShare, splitShamir } from "../shamir.ts";
import { type Agreement, encodingOf, SHARED_SUM } from "./agreement.ts";
import { dealing } from "./messages.ts";

/** The role of a message that deals. */
export const DEALER: string = `${SHARED_SUM} contributor`;

/** The share of each member. Throws `UsageError` at another length, and by position at a number that was not agreed. */
export function dealt(agreement: Agreement, values: Float64Array, seed: Uint8Array): readonly ShamirShare[] {
  const { length, members, threshold } = agreement;
  if (values.length !== length) throw new UsageError(`${values.length} numbers to add; ${length} were agreed`);
  const encoding = encodingOf(agreement);
  return splitShamir(encoding.encode(values), { bits: encoding.bits, threshold, shares: members.length, seed });
}

/** One message to each member, in their order. */
export function dealings({ members, hash }: Agreement, shares: readonly ShamirShare[]): readonly Outgoing[] {
  return members.map((to, i) => ({
    to,
    body: dealing.encode({ role: DEALER, agreement: hash, values: ringToBytes(shares[i]!.values) }),
  }));
}
