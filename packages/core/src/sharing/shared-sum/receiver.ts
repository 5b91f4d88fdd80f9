import { sha256 } from "@noble/hashes/sha2.js";
import { concat, equal } from "../../bytes.ts";
import { PeerError, TransportError } from "../../errors.ts";
import { done, type Party, type PartyId, type Reveals, type Step, wait } from "../../protocol/party.ts";
import { coins } from "../../random.ts";
import { fieldFromBytes } from "../prime-values.ts";
import { ringToBytes } from "../ring.ts";
import { openShamir } from "../shamir-opening.ts";
import { type Agreement, encodingOf, flagged, numberOf, quorumOf, SHARED_SUM, setHash } from "./agreement.ts";
import { MEMBER, mustAgree } from "./member.ts";
import { proposal, roll, total } from "./messages.ts";
import {
  type At,
  opened,
  type ReceiverInput,
  type ReceiverState,
  type SharedTotal,
  setFrom,
} from "./receiver-state.ts";
import { silence } from "./silence.ts";

type Next = Step<ReceiverState, SharedTotal>;

const reveals: Reveals = {
  learns: "learns the totals, who contributed, and which members answered or were wrong, and nothing else",
  against: "malicious",
  collusion:
    "the receiver and any members fewer than the threshold; with contributors too, it learns the total of the others",
};

/** Learns the totals, who contributed, and which members answered or were wrong, and nothing else. */
export const receiver: Party<ReceiverInput, ReceiverState, SharedTotal> = {
  name: `${SHARED_SUM} receiver`,
  reveals,
  start(input, random) {
    const desk = opened(input, random(32));
    return listen({ at: "gathering", desk, left: desk.agreement.members, rolls: {} });
  },
  receive: (state, { from, body }) =>
    state.at === "gathering" ? hearRoll(state, from, body) : hearTotal(state, from, body),
  expire: (state) => (state.at === "gathering" ? propose(state) : open(state)), // those who were silent are left out
};

const PATIENT = { gathering: 2, opening: 4 } as const; // longer than what the members wait for before they speak

function listen(state: ReceiverState): Next {
  return wait<ReceiverState>(state, state.left, { patienceMs: PATIENT[state.at] * state.desk.patienceMs });
}

const without = (names: readonly PartyId[], name: PartyId): readonly PartyId[] => names.filter((one) => one !== name);

function hearRoll(state: At<"gathering">, from: PartyId, body: Uint8Array): Next {
  const { agreement } = state.desk;
  const { role, agreement: theirs, held } = roll.decode(body);
  if (role !== MEMBER) throw new PeerError(`${from} is no member of ${SHARED_SUM}`);
  mustAgree(theirs, agreement, from);
  if (held.length !== agreement.contributors.length)
    throw new PeerError(`${from} tells of ${held.length} contributors; ${agreement.contributors.length} were agreed`);
  const heard = { ...state, left: without(state.left, from), rolls: { ...state.rolls, [from]: held } };
  return heard.left.length > 0 ? listen(heard) : propose(heard);
}

function propose({ desk, left, rolls }: At<"gathering">): Next {
  const { agreement } = desk;
  if (agreement.members.length - left.length < quorumOf(agreement)) throw silence(left, desk);
  const set = setFrom(agreement, rolls);
  if (set === undefined)
    throw new TransportError(
      `fewer than ${agreement.fewest} contributors reached ${quorumOf(agreement)} members; nothing is opened`,
      { code: "silence" },
    );
  const body = proposal.encode(set);
  const send = agreement.members.map((to) => ({ to, body }));
  return { ...listen({ at: "opening", desk, set, left: flagged(agreement.members, set.members), shares: [] }), send };
}

function hearTotal(state: At<"opening">, from: PartyId, body: Uint8Array): Next {
  const { agreement } = state.desk;
  const { set, values: bytes } = total.decode(body);
  if (!equal(set, setHash(agreement, state.set))) throw new PeerError(`${from} added over another set than was asked`);
  const { bits } = encodingOf(agreement);
  const values = fieldFromBytes(bytes, { length: agreement.length, bits, name: `the total from ${from}` });
  const shares = [...state.shares, { number: numberOf(agreement, from), values }];
  const heard = { ...state, left: without(state.left, from), shares };
  return heard.left.length > 0 ? listen(heard) : open(heard);
}

function open({ desk, set, left, shares }: At<"opening">): Next {
  const { agreement, seed } = desk;
  if (shares.length < agreement.threshold) throw silence(left, desk);
  const { bits, decode } = encodingOf(agreement);
  const context = sha256(concat(...shares.map(({ values }) => ringToBytes(values)))); // fixed before the coins are
  const coin = coins(seed, "opening", { context });
  const { secret, wrong } = openShamir(shares, { bits, threshold: agreement.threshold, seed: coin });
  const contributors = flagged(agreement.contributors, set.contributors);
  const totals = decode(secret);
  mustBePossible(totals, contributors.length, agreement);
  const answered = shares.map(({ number }) => agreement.members[number - 1]!);
  return done({
    totals,
    contributors,
    leftOut: agreement.contributors.filter((name) => !contributors.includes(name)),
    wrong: wrong.map((number) => agreement.members[number - 1]!),
    silent: agreement.members.filter((name) => !answered.includes(name)),
  });
}

/** A total that honest numbers cannot make. */
function mustBePossible(totals: Float64Array, contributors: number, agreement: Agreement): void {
  const most = contributors * (agreement.maxValue + 2 ** -encodingOf(agreement).fractionBits) * (1 + 2 ** -50);
  const odd = totals.findIndex((value) => Math.abs(value) > most);
  if (odd >= 0)
    throw new PeerError(
      `total number ${odd} is beyond what ${contributors} contributors within the bound make: somebody gave more than was agreed, or a wrong share`,
      { code: "shares" },
    );
}
