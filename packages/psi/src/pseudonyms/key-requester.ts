// How who will ask comes to know the key: every holder tells its public half, and all tell the same.
import { concat, done, equal, type Party, type PartyId, PeerError, type Reveals, type Step, wait } from "@tavs/core";
import { agreed, agreementHash, type JointKey, type KeyAgreement } from "./agreement.ts";
import { KEY_PROTOCOL, mustBePatient, PATIENCE_MS } from "./dealing.ts";
import { keyOf } from "./key-holder-state.ts";
import { type Handing, handing } from "./messages.ts";

export interface KeyRequesterInput extends KeyAgreement {
  /** How long the holders may be silent, in milliseconds. Default: 120,000. */
  readonly patienceMs?: number;
}

/** What is agreed, who has not told its half yet, and what the first one told. */
export interface KeyRequesterState {
  readonly at: "listening";
  readonly agreement: KeyAgreement;
  readonly left: readonly PartyId[];
  readonly patienceMs: number;
  readonly told?: Handing;
}

type Next = Step<KeyRequesterState, JointKey>;

const reveals: Reveals = {
  learns: "learns the public half of the study's key, which says nothing of any person, and nothing else",
  against: "malicious",
  collusion: "any holders fewer than the threshold; as many as the threshold have the key itself",
};

/** Learns the public half of the study's key, and nothing else. A holder that tells another half than the others is named. */
export const keyRequester: Party<KeyRequesterInput, KeyRequesterState, JointKey> = {
  name: `${KEY_PROTOCOL} requester`,
  reveals,
  start({ patienceMs = PATIENCE_MS, ...agreement }) {
    mustBePatient(patienceMs);
    const sorted = agreed(agreement);
    return listen({ at: "listening", agreement: sorted, left: sorted.holders, patienceMs });
  },
  receive(state, { from, body }) {
    const said = handing.decode(body);
    mustFit(state, from, said);
    const left = state.left.filter((name) => name !== from);
    return left.length > 0 ? listen({ ...state, left, told: said }) : done(keyOf(state.agreement, said));
  },
};

const listen = (state: KeyRequesterState): Next => wait(state, state.left, { patienceMs: state.patienceMs });

function mustFit({ agreement, told }: KeyRequesterState, from: PartyId, said: Handing): void {
  if (!equal(said.agreement, agreementHash(agreement)))
    throw new PeerError(`${from} holds another key: study, rule, threshold or holders differ`, { code: "terms" });
  if (said.verificationKeys.length !== 32 * agreement.holders.length)
    throw new PeerError(`${from} tells ${said.verificationKeys.length} bytes of keys`, { code: "key" });
  if (told && !equal(whole(told), whole(said)))
    throw new PeerError(`${from} tells another key than a holder before it: ask all of them for its id`, {
      code: "key",
    });
}

const whole = ({ publicKey, verificationKeys }: Handing): Uint8Array => concat(publicKey, verificationKeys);
