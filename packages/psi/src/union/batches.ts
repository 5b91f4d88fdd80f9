// What contributors announce to all mixers, and mixers to all after them: so nobody loses ciphertexts, or adds some, unseen.
import { equal, type Outgoing, type PartyId, PeerError } from "@tavs/core";
import { type Company, mixersOf, mustPlay, PROTOCOL, roleOf } from "./company.ts";
import { type Batch, batch } from "./messages.ts";

export interface HeardBatch extends Batch {
  readonly from: PartyId;
}

export function sayBatch({ role }: Company, to: readonly PartyId[], said: Omit<Batch, "role">): readonly Outgoing[] {
  const body = batch.encode({ ...said, role: `${PROTOCOL} ${role}` });
  return to.map((name) => ({ to: name, body }));
}

/** Takes in an announcement. Throws `PeerError`, naming who sent it, where it is below the floor or above the bound. */
export function hearBatch(company: Company, from: PartyId, body: Uint8Array): HeardBatch {
  const said = batch.decode(body);
  mustPlay(company, from, said.role);
  const many = roleOf(company, from) === "mixer" ? company.contributors.length : 1;
  const [least, most] = [many * company.minItems, many * company.maxItems];
  const code = said.size < least ? "min-items" : "max-items";
  if (said.size >= least && said.size <= most) return { ...said, from };
  throw new PeerError(`${from} announces ${said.size} ciphertexts; ${least} to ${most} are allowed`, { code });
}

/**
 * How many ciphertexts there are in all. Throws `PeerError` where contributors do not have one secret and one key (an item
 * would be another one in each set), or mixers do not have one number.
 */
export function agreedTotal(company: Company, batches: readonly HeardBatch[]): number {
  const differing = batches.find(({ check }) => !equal(check, batches[0]!.check));
  if (differing)
    throw new PeerError(`${differing.from} has another secret or another key than ${batches[0]!.from}`, {
      code: "check",
    });
  const mixers = mixersOf(company);
  const [totals, sizes] = [true, false].map((isTotal) =>
    batches.filter(({ from }) => mixers.includes(from) === isTotal),
  ) as [HeardBatch[], HeardBatch[]]; // two callbacks, two lists
  const total = sizes.length > 0 ? sizes.reduce((sum, { size }) => sum + size, 0) : totals[0]!.size;
  const wrong = totals.find(({ size }) => size !== total);
  if (!wrong) return total;
  throw new PeerError(`${wrong.from} counts ${wrong.size} ciphertexts where others count ${total}`, { code: "count" });
}
