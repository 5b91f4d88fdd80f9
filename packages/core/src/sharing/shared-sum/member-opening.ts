// The second half of a member: it assents to one set, hears that enough others assent to the same, and gives its sum.
import { equal } from "../../bytes.ts";
import { PeerError } from "../../errors.ts";
import { done, type PartyId, type Step, wait } from "../../protocol/party.ts";
import { type Agreement, flagged, quorumOf, type SumSet, setHash } from "./agreement.ts";
import { type At, digestsOf, type Helped, type MemberState, ofParty } from "./member-state.ts";
import { assent, proposal, total } from "./messages.ts";
import { sumOfShares } from "./shares.ts";
import { silence } from "./silence.ts";

type Next = Step<MemberState, Helped>;

/** Assents to a set that this member can add over, once: no second proposal is listened to. */
export function hearProposal(state: At<"listening">, body: Uint8Array): Next {
  const { agreement, me } = state.seat;
  const set = proposal.decode(body);
  mustFit(set, agreement);
  const [contributors, members] = namesOf(set, agreement);
  if (!members.includes(me)) return done({ contributors, opened: false });
  mustBeEnough(contributors, members, agreement);
  const missing = contributors.filter(
    (name) => ofParty(state.held, name) === undefined || state.refused.includes(name),
  );
  if (missing.length > 0)
    throw refusal(`the receiver adds ${missing.join(", ")}, whose shares did not come here, or are wrong`);
  const [hash, waited] = [setHash(agreement, set, digestsOf(state, set)), members.filter((name) => name !== me)];
  const send = waited.map((to) => ({ to, body: assent.encode({ set: hash }) }));
  return wait<MemberState>({ ...state, at: "assenting", set, hash, waited }, waited, {
    send,
    patienceMs: 2 * state.seat.patienceMs,
  });
}

const refusal = (what: string): PeerError => new PeerError(`${what}: nothing is opened`, { code: "set" });

function mustFit({ contributors, members }: SumSet, agreement: Agreement): void {
  if (contributors.length !== agreement.contributors.length || members.length !== agreement.members.length)
    throw refusal(
      `the receiver proposes ${contributors.length} contributors and ${members.length} members; ${agreement.contributors.length} and ${agreement.members.length} were agreed`,
    );
}

const namesOf = (set: SumSet, agreement: Agreement): readonly [readonly PartyId[], readonly PartyId[]] => [
  flagged(agreement.contributors, set.contributors),
  flagged(agreement.members, set.members),
];

function mustBeEnough(contributors: readonly PartyId[], members: readonly PartyId[], agreement: Agreement): void {
  if (contributors.length < agreement.fewest)
    throw refusal(`the receiver asks for a total over ${contributors.length}; ${agreement.fewest} are the fewest`);
  if (members.length < quorumOf(agreement))
    throw refusal(`the receiver names ${members.length} members; ${quorumOf(agreement)} must assent`);
}

export function hearAssent(state: At<"assenting">, from: PartyId, body: Uint8Array): Next {
  if (state.left.includes(from)) return waitOn({ ...state, left: without(state.left, from) }); // its share, too late
  if (!equal(assent.decode(body).set, state.hash))
    throw refusal(`${from} heard of another set than we did: the receiver told two stories, or ${from} does`);
  const waited = without(state.waited, from);
  return waited.length > 0 ? waitOn({ ...state, waited }) : tell({ ...state, waited });
}

const without = (names: readonly PartyId[], name: PartyId): readonly PartyId[] => names.filter((one) => one !== name);

const waitOn = (state: At<"assenting">): Next =>
  wait<MemberState>(state, state.waited, { patienceMs: 2 * state.seat.patienceMs });

/** Those who were silent are left out, if enough assent without them. */
export function closeAssents(state: At<"assenting">): Next {
  const { agreement } = state.seat;
  const assented = namesOf(state.set, agreement)[1].length - state.waited.length; // this member is one of them
  if (assented < quorumOf(agreement)) throw silence(state.waited, state.seat);
  return tell(state);
}

function tell(state: At<"assenting">): Next {
  const { agreement } = state.seat;
  const [contributors] = namesOf(state.set, agreement);
  const shares = contributors.map((name) => state.held[name]!.share);
  const body = total.encode({ set: state.hash, values: sumOfShares(shares, agreement) });
  return done({ contributors, opened: true }, [{ to: agreement.receiver, body }]);
}
