import { equal } from "../../bytes.ts";
import { PeerError } from "../../errors.ts";
import { type Outgoing, type Party, type PartyId, type Reveals, type Step, wait } from "../../protocol/party.ts";
import { fieldFromBytes } from "../prime-values.ts";
import { type Agreement, encodingOf, flagsFor, numberOf, SHARED_SUM } from "./agreement.ts";
import { DEALER, dealings, dealt } from "./dealing.ts";
import { closeAssents, hearAssent, hearProposal } from "./member-opening.ts";
import { type At, type Helped, type MemberInput, type MemberState, seated } from "./member-state.ts";
import { dealing, roll } from "./messages.ts";
import { silence } from "./silence.ts";

type Next = Step<MemberState, Helped>;

export const MEMBER: string = `${SHARED_SUM} member`;

const reveals: Reveals = {
  learns: "learns which contributors and members took part, and nothing else",
  against: "malicious",
  collusion:
    "any members fewer than the threshold, also with contributors: they have shares that fit every input; as many as the threshold read every contributor's numbers",
};

/** Learns which contributors and members took part, and nothing else. It adds over one set, and no second. */
export const member: Party<MemberInput, MemberState, Helped> = {
  name: MEMBER,
  reveals,
  start(input, random) {
    const seat = seated(input);
    const { contributors } = seat.agreement;
    if (input.values === undefined) return gather({ at: "gathering", seat, shares: {}, left: contributors });
    const shares = dealt(seat.agreement, input.values, random(32));
    const own = shares[numberOf(seat.agreement, seat.me) - 1]!.values;
    const left = contributors.filter((name) => name !== seat.me);
    const send = dealings(seat.agreement, shares).filter(({ to }) => to !== seat.me);
    return gather({ at: "gathering", seat, shares: { [seat.me]: own }, left }, send);
  },
  receive(state, { from, body }) {
    if (state.at === "gathering") return hold(state, from, body);
    if (state.at === "listening") return hearProposal(state, body);
    return hearAssent(state, from, body);
  },
  expire(state) {
    if (state.at === "gathering") return callRoll(state); // those who were silent are left out
    if (state.at === "listening") throw silence([state.seat.agreement.receiver], state.seat);
    return closeAssents(state);
  },
};

function gather(state: At<"gathering">, send: readonly Outgoing[] = []): Next {
  return wait<MemberState>(state, state.left, { send, patienceMs: state.seat.patienceMs });
}

function hold(state: At<"gathering">, from: PartyId, body: Uint8Array): Next {
  const { agreement } = state.seat;
  const said = dealing.decode(body);
  if (said.role !== DEALER) throw new PeerError(`${from} is no contributor of ${SHARED_SUM}`);
  mustAgree(said.agreement, agreement, from);
  const { bits } = encodingOf(agreement);
  const share = fieldFromBytes(said.values, { length: agreement.length, bits, name: `the share from ${from}` });
  const left = state.left.filter((name) => name !== from);
  const held = { ...state, left, shares: { ...state.shares, [from]: share } };
  return left.length > 0 ? gather(held) : callRoll(held);
}

/** Throws `PeerError` where a peer agreed to something else. */
export function mustAgree(theirs: Uint8Array, { hash }: Agreement, from: PartyId): void {
  if (!equal(theirs, hash))
    throw new PeerError(`${from} agreed to another sum: parties, sizes, bounds or context differ`, { code: "terms" });
}

/** Tells the receiver whose shares are there, and listens for a proposal. */
function callRoll(state: At<"gathering">): Next {
  const { agreement, patienceMs } = state.seat;
  const held = flagsFor(agreement.contributors, Object.keys(state.shares) as PartyId[]); // the keys of `shares`
  const body = roll.encode({ role: MEMBER, agreement: agreement.hash, held });
  const send = [{ to: agreement.receiver, body }];
  return wait<MemberState>({ ...state, at: "listening" }, [agreement.receiver], { send, patienceMs: 6 * patienceMs });
}
