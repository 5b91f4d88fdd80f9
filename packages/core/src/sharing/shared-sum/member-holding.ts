// The first half of a member: which shares came, which of them are what was committed to, and the roll that it calls.
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, equal } from "../../bytes.ts";
import { PeerError } from "../../errors.ts";
import { type PartyId, type Step, wait } from "../../protocol/party.ts";
import { coins } from "../../random.ts";
import type { Check, CheckTask } from "../kernels.ts";
import { type Agreement, numberOf, SHARED_SUM } from "./agreement.ts";
import { DEALER } from "./dealing.ts";
import { type Helped, type Holding, type MemberState, ofParty } from "./member-state.ts";
import { dealing, roll } from "./messages.ts";
import { commitmentBytes, type Held, mustBeShare } from "./shares.ts";

export const MEMBER: string = `${SHARED_SUM} member`;

/** A contributor's message. Throws `PeerError`, naming it, where it is not of this sum. */
export function heldFrom(body: Uint8Array, agreement: Agreement, from: PartyId): Held {
  const { role, agreement: theirs, values, commitments } = dealing.decode(body);
  if (role !== DEALER) throw new PeerError(`${from} is no contributor of ${SHARED_SUM}`);
  mustAgree(theirs, agreement, from);
  mustCommit(commitments, agreement, from);
  return { share: mustBeShare(values, agreement, `the share from ${from}`), commitments };
}

/** Throws `PeerError` where a peer agreed to something else. */
export function mustAgree(theirs: Uint8Array, { hash }: Agreement, from: PartyId): void {
  if (!equal(theirs, hash))
    throw new PeerError(`${from} agreed to another sum: parties, sizes, bounds or context differ`, { code: "terms" });
}

/** Throws `PeerError` where commitments are missing, or too many. */
export function mustCommit(commitments: Uint8Array, agreement: Agreement, from: PartyId): void {
  const due = commitmentBytes(agreement);
  if (commitments.length !== due)
    throw new PeerError(`${from} sent ${commitments.length} bytes of commitments; ${due} were due`);
}

/** Those whose shares came from somebody else, in the order of the agreement. */
const others = ({ seat, held }: Holding): readonly PartyId[] =>
  seat.agreement.contributors.filter((name) => name !== seat.me && ofParty(held, name) !== undefined);

/** What a worker checks; nothing, where sums are not verifiable or no share came. */
export function checkTask(holding: Holding): CheckTask | undefined {
  const { agreement, me, seed } = holding.seat;
  if (!agreement.verifiable) return undefined;
  const held = others(holding).map((name) => holding.held[name]!);
  const checks = held.map(({ share, commitments }): Check => {
    return { commitments: [commitments], number: numberOf(agreement, me), share };
  });
  const context = sha256(concat(...held.flatMap(({ share, commitments }) => [share, commitments]))); // fixed before the coins are
  return checks.length > 0 ? { seed: coins(seed, "checks", { context }), checks } : undefined;
}

/** Tells the receiver whose shares are there, and whose are wrong, and listens for a proposal. */
export function callRoll({ seat, held, left }: Holding, isRight: readonly boolean[]): Step<MemberState, Helped> {
  const { agreement, patienceMs } = seat;
  const refused = others({ seat, held, left }).filter((_, i) => isRight[i] === false);
  const flag = (name: PartyId): number => (refused.includes(name) ? 2 : ofParty(held, name) ? 1 : 0);
  const digest = (name: PartyId): Uint8Array => {
    const commitments = ofParty(held, name)?.commitments;
    return commitments ? sha256(commitments) : new Uint8Array(32);
  };
  const body = roll.encode({
    role: MEMBER,
    agreement: agreement.hash,
    held: Uint8Array.from(agreement.contributors, flag),
    digests: agreement.verifiable ? concat(...agreement.contributors.map(digest)) : new Uint8Array(),
  });
  const send = [{ to: agreement.receiver, body }];
  const state: MemberState = { at: "listening", seat, held, left, refused };
  return wait<MemberState>(state, [agreement.receiver], { send, patienceMs: 6 * patienceMs });
}
