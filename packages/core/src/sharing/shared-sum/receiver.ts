import { sha256 } from "@noble/hashes/sha2.js";
import { equal } from "../../bytes.ts";
import { InternalError, PeerError, TransportError } from "../../errors.ts";
import type { Party, PartyId, Reveals, Step } from "../../protocol/party.ts";
import { sharingKernels } from "../sharing-kernels.ts";
import { type Agreement, flagged, quorumOf, SHARED_SUM } from "./agreement.ts";
import { DEALER } from "./dealing.ts";
import { MEMBER, mustAgree, mustCommit } from "./member-holding.ts";
import { ofParty } from "./member-state.ts";
import { proposal, publication, roll } from "./messages.ts";
import { hearTotal, listen, open, openVerified, without } from "./receiver-opening.ts";
import {
  type At,
  type Published,
  type ReceiverInput,
  type ReceiverState,
  type SharedTotal,
  seated,
  setFrom,
} from "./receiver-state.ts";
import { silence } from "./silence.ts";

type Next = Step<ReceiverState, SharedTotal>;

const reveals: Reveals = {
  learns: "learns the totals, who contributed, and which parties were silent or wrong, and nothing else",
  against: "malicious",
  collusion:
    "the receiver and any members fewer than the threshold; with contributors too, it learns the total of the others",
};

/** Learns the totals, who contributed, and which parties were silent or wrong, and nothing else. */
export const receiver: Party<ReceiverInput, ReceiverState, SharedTotal> = {
  name: `${SHARED_SUM} receiver`,
  reveals,
  kernels: sharingKernels,
  start(input, random) {
    const desk = seated(input, random(32));
    const { contributors, members, verifiable } = desk.agreement;
    if (verifiable) return listen({ at: "publishing", desk, left: contributors, published: {} });
    return listen({ at: "gathering", desk, left: members, published: {}, late: [], rolls: {} });
  },
  receive(state, { from, body }) {
    if (state.at === "publishing") return hearPublication(state, from, body);
    if (state.at === "gathering") return hearRoll(state, from, body);
    if (state.at === "opening") return hearTotal(state, from, body);
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, outcomes) {
    if (state.at === "verifying") return openVerified(state, outcomes[0] as readonly boolean[]); // `checkCommitted` gives this
    throw new InternalError(`work came back while ${state.at}`);
  },
  expire(state) {
    if (state.at === "publishing") return gather(state); // those who were silent are left out
    if (state.at === "gathering") return propose(state);
    if (state.at === "opening") return open(state);
    throw new InternalError(`patience ran out while ${state.at}`);
  },
};

function hearPublication(state: At<"publishing">, from: PartyId, body: Uint8Array): Next {
  const { agreement } = state.desk;
  const { role, agreement: theirs, commitments } = publication.decode(body);
  if (role !== DEALER) throw new PeerError(`${from} is no contributor of ${SHARED_SUM}`);
  mustAgree(theirs, agreement, from);
  mustCommit(commitments, agreement, from);
  const published = { ...state.published, [from]: commitments };
  const heard = { ...state, published, left: without(state.left, from) };
  return heard.left.length > 0 ? listen(heard) : gather(heard);
}

const gather = ({ desk, left, published }: At<"publishing">): Next =>
  listen({ at: "gathering", desk, left: desk.agreement.members, published, late: left, rolls: {} });

function hearRoll(state: At<"gathering">, from: PartyId, body: Uint8Array): Next {
  const { agreement } = state.desk;
  if (state.late.includes(from)) return listen({ ...state, late: without(state.late, from) }); // its commitments, too late
  const { role, agreement: theirs, held, digests } = roll.decode(body);
  if (role !== MEMBER) throw new PeerError(`${from} is no member of ${SHARED_SUM}`);
  mustAgree(theirs, agreement, from);
  const due = agreement.contributors.length;
  if (held.length !== due || digests.length !== (agreement.verifiable ? 32 * due : 0))
    throw new PeerError(`${from} tells of ${held.length} contributors and ${digests.length} bytes; ${due} were agreed`);
  if (!agreement.verifiable && held.includes(2))
    throw new PeerError(
      `${from} refuses shares, of which nobody can tell that they are wrong: sums are not verifiable`,
    );
  const flags = compared(held, digests, { agreement, published: state.published });
  const heard = { ...state, left: without(state.left, from), rolls: { ...state.rolls, [from]: flags } };
  return heard.left.length > 0 ? listen(heard) : propose(heard);
}

/** A share whose commitments are others than the receiver was told is refused, one without commitments is not there. */
function compared(
  held: Uint8Array,
  digests: Uint8Array,
  { agreement, published }: { readonly agreement: Agreement; readonly published: Published },
): Uint8Array {
  if (!agreement.verifiable) return held;
  return held.map((flag, i) => {
    const commitments = ofParty(published, agreement.contributors[i]!);
    if (flag !== 1 || commitments === undefined) return commitments === undefined ? 0 : flag;
    return equal(digests.subarray(32 * i, 32 * i + 32), sha256(commitments)) ? 1 : 2;
  });
}

function propose({ desk, left, rolls, published }: At<"gathering">): Next {
  const { agreement } = desk;
  if (agreement.members.length - left.length < quorumOf(agreement)) throw silence(left, desk);
  const set = setFrom(agreement, rolls);
  if (set === undefined)
    throw new TransportError(
      `right shares of fewer than ${agreement.fewest} contributors reached ${quorumOf(agreement)} members; nothing is opened`,
      { code: "silence" },
    );
  const body = proposal.encode(set);
  const send = agreement.members.map((to) => ({ to, body }));
  const chosen = flagged(agreement.members, set.members);
  return { ...listen({ at: "opening", desk, set, left: chosen, published, rolls, shares: [] }), send };
}
