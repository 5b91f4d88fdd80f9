// Making a key that nobody has: Pedersen's distributed key generation with proofs of possession, every dealer committed
// before it sees the others', and an end by name where anything does not fit.
import {
  done,
  equal,
  InternalError,
  type Outgoing,
  type Party,
  type PartyId,
  PeerError,
  type Reveals,
  type Step,
  wait,
  work,
} from "@tavs/core";
import type { Combined, Dealt } from "../kernels/dealing.ts";
import { psiKernels } from "../psi-kernels.ts";
import { rowAt } from "../rows.ts";
import { type JointKey, numberOf } from "./agreement.ts";
import {
  type Circle,
  commitmentTo,
  dealTask,
  type GenerateInput,
  KEY_PROTOCOL,
  KEY_ROLE,
  openCircle,
  othersOf,
} from "./dealing.ts";
import {
  type At,
  type ByName,
  checkTasks,
  combineTask,
  handings,
  heardOf,
  type KeyHolderState,
  keyOf,
  toAll,
} from "./key-holder-state.ts";
import { commitment, confirmation, type Dealing, dealing } from "./messages.ts";

type Next = Step<KeyHolderState, JointKey>;

const reveals: Reveals = {
  learns: "learns its own share of the study's key and the public key of everybody's share, and nothing else",
  against: "malicious",
  collusion:
    "any holders fewer than the threshold; as many as the threshold have the key, and can compute the pseudonym of every CPR number there is",
};

/**
 * Learns its own share of the study's key and the public key of everybody's share, and nothing else. The share goes to the
 * handler `keep` (see `keepKey`), once all holders confirmed; the result is the public half.
 */
export const generate: Party<GenerateInput, KeyHolderState, JointKey> = {
  name: KEY_ROLE,
  reveals,
  kernels: psiKernels,
  start(input, random) {
    const circle = openCircle(input);
    return work({ at: "dealing", circle }, { task: "deal", inputs: [dealTask(circle, random)] });
  },
  receive(state, { from, body }) {
    if (state.at === "committing") return hearCommitment(state, from, body);
    if (state.at === "opening") return hearDealing(state, from, body);
    if (state.at === "confirming") return hearConfirmation(state, from, body);
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, outcomes) {
    if (state.at === "dealing") return commit(state.circle, outcomes[0] as Dealt); // `deal` gives this
    if (state.at === "checking") return combineShares(state);
    if (state.at === "combining") return confirm(state, outcomes[0] as Combined); // `combine` gives this
    if (state.at === "keeping") return done(state.key, handings(state));
    throw new InternalError(`work came back while ${state.at}`);
  },
};

function listen(state: At<"committing" | "opening" | "confirming">, send: readonly Outgoing[] = []): Next {
  return wait<KeyHolderState>(state, state.left, { send, patienceMs: state.circle.patienceMs });
}

function commit(circle: Circle, dealt: Dealt): Next {
  const mine = commitmentTo(circle, circle.me, dealt);
  const body = commitment.encode({ role: KEY_ROLE, agreement: circle.hash, commitment: mine });
  const commitments = { [circle.me]: mine };
  return listen(
    { at: "committing", circle, dealt, left: othersOf(circle), commitments },
    toAll(circle, () => body),
  );
}

const without = (left: readonly PartyId[], name: PartyId): readonly PartyId[] => left.filter((one) => one !== name);

function hearCommitment(state: At<"committing">, from: PartyId, body: Uint8Array): Next {
  const { circle, dealt } = state;
  const said = commitment.decode(body);
  if (said.role !== KEY_ROLE) throw new PeerError(`${from} is no holder of ${KEY_PROTOCOL}`);
  if (!equal(said.agreement, circle.hash))
    throw new PeerError(`${from} makes another key: study, rule, threshold or holders differ`, { code: "terms" });
  const left = without(state.left, from);
  const commitments = { ...state.commitments, [from]: said.commitment };
  if (left.length > 0) return listen({ ...state, left, commitments });
  const { coefficients, proof } = dealt;
  const opening = (share: Uint8Array): Dealing => ({ coefficients, proof, share });
  const mine = (name: PartyId): Dealing =>
    opening(rowAt(dealt.shares, 32, numberOf(circle.agreement, name) - 1).slice());
  const send = toAll(circle, (name) => dealing.encode(mine(name)));
  const dealings = { [circle.me]: mine(circle.me) };
  return listen({ at: "opening", circle, dealt, left: othersOf(circle), commitments, dealings }, send);
}

function hearDealing(state: At<"opening">, from: PartyId, body: Uint8Array): Next {
  const { circle, commitments, dealt: _, ...rest } = state;
  const said = dealing.decode(body);
  if (said.coefficients.length !== 32 * circle.agreement.threshold)
    throw new PeerError(`${from} dealt ${said.coefficients.length} bytes of commitments`, { code: "dealing" });
  if (!equal(commitmentTo(circle, from, said), commitments[from]!))
    throw new PeerError(`${from} dealt something else than it committed to`, { code: "dealing" });
  const left = without(state.left, from);
  const dealings: ByName<Dealing> = { ...state.dealings, [from]: said };
  if (left.length > 0) return listen({ ...state, left, dealings });
  const inputs = checkTasks({ circle, dealings });
  return work({ ...rest, at: "checking", circle, commitments, left, dealings }, { task: "checkDealing", inputs });
}

const combineShares = (state: At<"checking" | "combining">): Next =>
  work({ ...state, at: "combining" }, { task: "combine", inputs: [combineTask(state)] });

function confirm(state: At<"checking" | "combining">, { share, publicKey, verificationKeys }: Combined): Next {
  const { circle, commitments } = state;
  const key = keyOf(circle.agreement, { publicKey, verificationKeys });
  const made = { key, holder: circle.me, share };
  const body = confirmation.encode({ heard: heardOf(state) });
  return listen(
    { at: "confirming", circle, commitments, left: othersOf(circle), made },
    toAll(circle, () => body),
  );
}

function hearConfirmation(state: At<"confirming">, from: PartyId, body: Uint8Array): Next {
  if (!equal(confirmation.decode(body).heard, heardOf(state)))
    throw new PeerError(`${from} heard other commitments than we did: a holder told two stories, or ${from} does`, {
      code: "dealing",
    });
  const left = without(state.left, from);
  if (left.length > 0) return listen({ ...state, left });
  return work({ at: "keeping", circle: state.circle, key: state.made.key }, { task: "keep", inputs: [state.made] });
}
