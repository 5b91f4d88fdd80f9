import { InternalError, type Outgoing, type Party, type PartyId, type Reveals, type Step, wait } from "@tavs/core";
import type { BlindTask } from "../kernels/oprf.ts";
import { VALUE } from "../okvs/size.ts";
import { pointsLane, say } from "../oprf/messages.ts";
import { ownItems } from "../oprf/session.ts";
import { batchFrom, workThrough } from "../oprf/tasks.ts";
import { psiKernels } from "../psi-kernels.ts";
import { joined, type Range } from "../rows.ts";
import { type Circle, type CircleInput, greet, meet, openCircle, PROTOCOL, patienceOf, unmet } from "./circle.ts";
import { blindKeyOf } from "./coins.ts";
import { type Common, finalized, hearTurn, type TurnState, turnTo } from "./turn.ts";

/** What the leader of an intersection of all is given. */
export interface LeaderInput extends CircleInput {
  /** All the others: two at least. */
  readonly participants: readonly PartyId[];
}

export type LeaderState =
  | { readonly at: "meeting"; readonly circle: Circle }
  | { readonly at: "blinding"; readonly circle: Circle; readonly range: Range }
  | TurnState;

type Next = Step<LeaderState, Common>;

const reveals: Reveals = {
  learns:
    "learns which of its own items every participant also holds, and how many items each of them holds, and nothing else",
  // Not "malicious": the paper proves the augmented semi-honest model, in which a party may choose its items and no more.
  against: "semi-honest",
  collusion:
    "together with some participants it learns which of its items all the other participants hold; with all but one, what it shares with that one",
};

/** Learns which of its own items every participant also holds, and how many items each of them holds, and nothing else. */
export const leader: Party<LeaderInput, LeaderState, Common> = {
  name: `${PROTOCOL} leader`,
  reveals,
  kernels: psiKernels,
  start(input, random) {
    const circle = openCircle(input, { leader: [], participant: input.participants }, random);
    const send = greet(circle);
    return wait({ at: "meeting", circle }, unmet(circle), { send, patienceMs: patienceOf(circle) });
  },
  receive(state, { from, body }) {
    if (state.at === "meeting") return assemble(meet(state.circle, from, body));
    if (state.at === "gathering") return hearTurn(state, body);
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, outcomes) {
    const rows = joined(outcomes);
    if (state.at === "blinding") return blinded(state, rows);
    if (state.at === "finalizing") return finalized(state, rows);
    if (state.at === "opening") return turnTo(state.circle, state.turn + 1, rows);
    throw new InternalError(`work came back while ${state.at}`);
  },
};

function assemble(circle: Circle): Next {
  const left = unmet(circle);
  if (left.length === 0) return blindFrom(circle, 0);
  return wait({ at: "meeting", circle }, left, { patienceMs: patienceOf(circle) });
}

function blindFrom(circle: Circle, from: number, send: readonly Outgoing[] = []): Next {
  const { size } = circle.items;
  if (from === size) return turnTo(circle, 0, new Uint8Array(size * VALUE), send);
  const range = batchFrom(from, size);
  const blindKey = blindKeyOf(circle);
  const input = (piece: Range): BlindTask => ({ own: ownItems(circle, piece), blindKey, first: piece.from });
  return workThrough({ at: "blinding", circle, range }, { task: "blind", range, size, input, send });
}

/** One list of elements for all: blinded they are uniform whatever the items are, so comparing them tells nothing. */
function blinded({ circle, range }: { circle: Circle; range: Range }, rows: Uint8Array): Next {
  const send = circle.members.flatMap(({ name }) => say(pointsLane, name, { first: range.from, rows }));
  return blindFrom(circle, range.to, send);
}
