// Making a key that nobody has: every holder commits to its share before it sees another's, because whoever came last could
// otherwise choose its own so that the joint key is one that it knows (docs/protocols/encrypted-sums.md, rogue keys).
import { equal, hex } from "../bytes.ts";
import { InternalError, PeerError, UsageError } from "../errors.ts";
import {
  done,
  type Outgoing,
  type Party,
  type PartyId,
  type Reveals,
  type Step,
  wait,
  work,
} from "../protocol/party.ts";
import { coins } from "../random.ts";
import { agreed, agreementHash, commonSeed, planOf, type SumsAgreement } from "./agreement.ts";
import { heKernels } from "./he-kernels.ts";
import type { At, ByName, Circle, Heard, KeyHolderState } from "./key-holder-state.ts";
import { commitment, confirmation, type Opening, opening, shownKey } from "./messages.ts";
import type { Created, CreateRequest, KeepRequest } from "./requests.ts";
import { commitmentTo, heardOf, KEY_PROTOCOL, mustBeShown, ROLE } from "./shown-shares.ts";
import { holderKeys, type SumsKey, sumsKey } from "./sums-key.ts";
import type { JoinTask } from "./tasks.ts";

const PATIENCE_MS = 120_000;

export interface KeyHolderInput extends SumsAgreement {
  /** This party, one of the holders. */
  readonly me: PartyId;
  /** Who is shown the key, once it is made, and holds no share of it: the aggregator, other contributors. See `keyReader`. */
  readonly readers?: readonly PartyId[];
  /** How long the others may be silent, in milliseconds. Default: 120,000. */
  readonly patienceMs?: number;
}

type Next = Step<KeyHolderState, SumsKey>;

const reveals: Reveals = {
  learns: "learns its own share of the key and the public key of the sum, and nothing else",
  against: "malicious",
  collusion: "all holders but one; all of them together can open every vector that was handed in",
};

/**
 * Learns its own share of the key and the public key of the sum, and nothing else. It is run with the handlers of
 * `keyKeeper`, where the share stays; the result is the public half.
 */
export const keyHolder: Party<KeyHolderInput, KeyHolderState, SumsKey> = {
  name: ROLE,
  reveals,
  kernels: heKernels,
  start({ me, readers = [], patienceMs = PATIENCE_MS, ...given }, random) {
    const agreement = agreed(given);
    if (!agreement.holders.includes(me)) throw new UsageError("me: is not among the holders", { code: "key" });
    if (new Set([...readers, ...agreement.holders]).size !== readers.length + agreement.holders.length)
      throw new UsageError("readers: a name stands twice, or holds a share of the key", { code: "key" });
    const ceremony = hex(coins(random(32), "ceremony", { length: 16, context: agreementHash(agreement) }));
    const input: CreateRequest = { ceremony, row: planOf(agreement).row.name, seed: commonSeed(agreement) };
    return work({ at: "creating", me, readers, agreement, ceremony, patienceMs }, { task: "create", inputs: [input] });
  },
  receive(state, { from, body }) {
    if (state.at === "committing") return hearCommitment(state, from, body);
    if (state.at === "opening") return hearOpening(state, from, body);
    if (state.at === "confirming") return hearConfirmation(state, from, body);
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, outcomes) {
    if (state.at === "creating") return commit(state, outcomes[0] as Created); // the handler gives this
    if (state.at === "joining") return confirm(state, outcomes[0] as Uint8Array); // the kernel gives this
    if (state.at === "keeping") return done(state.key, shown(state));
    throw new InternalError(`work came back while ${state.at}`);
  },
};

const shown = ({ key, readers }: At<"keeping">): readonly Outgoing[] => {
  const body = shownKey.encode({ joint: key.joint, signers: holderKeys(key) });
  return readers.map((to) => ({ to, body }));
};

const othersOf = ({ me, agreement }: Circle): readonly PartyId[] => agreement.holders.filter((name) => name !== me);

/** Sends the same to all others, and waits for all of them. */
function ask(state: Exclude<KeyHolderState, At<"creating" | "keeping">>, body: Uint8Array): Next {
  const send: readonly Outgoing[] = othersOf(state).map((to) => ({ to, body }));
  return wait<KeyHolderState>({ ...state, left: othersOf(state) }, othersOf(state), {
    send,
    patienceMs: state.patienceMs,
  });
}

function commit({ at: _, ...circle }: At<"creating">, { share, signer }: Created): Next {
  const mine = commitmentTo(circle, circle.me, { share, signer });
  const body = commitment.encode({ role: ROLE, agreement: agreementHash(circle.agreement), commitment: mine });
  const commitments = { [circle.me]: mine };
  return ask(
    { ...circle, at: "committing", left: [], commitments, openings: { [circle.me]: { share, signer } } },
    body,
  );
}

function hearCommitment(state: Heard, from: PartyId, body: Uint8Array): Next {
  const said = commitment.decode(body);
  if (said.role !== ROLE) throw new PeerError(`${from} is no holder of ${KEY_PROTOCOL}`);
  if (!equal(said.agreement, agreementHash(state.agreement)))
    throw new PeerError(`${from} makes another key: holders, sizes, weights or study differ`, { code: "terms" });
  const commitments = { ...state.commitments, [from]: said.commitment };
  const left = state.left.filter((name) => name !== from);
  if (left.length > 0) return wait({ ...state, left, commitments }, left, { patienceMs: state.patienceMs });
  return ask({ ...state, at: "opening", commitments }, opening.encode(state.openings[state.me]!));
}

function hearOpening(state: Heard, from: PartyId, body: Uint8Array): Next {
  const said = opening.decode(body);
  mustBeShown(state, from, said);
  const openings: ByName<Opening> = { ...state.openings, [from]: said };
  const left = state.left.filter((name) => name !== from);
  if (left.length > 0) return wait({ ...state, left, openings }, left, { patienceMs: state.patienceMs });
  const { row } = planOf(state.agreement);
  const input: JoinTask = { row: row.name, shares: state.agreement.holders.map((name) => openings[name]!.share) };
  return work({ ...state, at: "joining", left, openings }, { task: "join", inputs: [input] });
}

function confirm(state: Heard, joint: Uint8Array): Next {
  const signers = Object.fromEntries(
    state.agreement.holders.map((name) => [name, state.openings[name]!.signer] as const),
  );
  const key = sumsKey(state.agreement, joint, signers);
  return ask({ ...state, at: "confirming", key }, confirmation.encode({ heard: heardOf(state, key) }));
}

function hearConfirmation(state: At<"confirming">, from: PartyId, body: Uint8Array): Next {
  if (!equal(confirmation.decode(body).heard, heardOf(state, state.key)))
    throw new PeerError(`${from} heard other shares than we did: a holder told two stories, or ${from} does`, {
      code: "share",
    });
  const left = state.left.filter((name) => name !== from);
  if (left.length > 0) return wait({ ...state, left }, left, { patienceMs: state.patienceMs });
  const input: KeepRequest = { ceremony: state.ceremony, key: state.key, holder: state.me };
  return work({ at: "keeping", key: state.key, readers: state.readers }, { task: "keep", inputs: [input] });
}
