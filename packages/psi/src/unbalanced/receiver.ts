import { coins, done, InternalError, type Outgoing, type Party, type Reveals, type Step, wait, work } from "@tavs/core";
import type { Overlap } from "../intersection/receiver.ts";
import { itemAt } from "../item-set.ts";
import type { LookUpTask } from "../kernels/filter.ts";
import type { BlindTask, FinalizeTask } from "../kernels/oprf.ts";
import { TAG } from "../kernels/tags.ts";
import { hear, pointsLane, say } from "../oprf/messages.ts";
import { ownItems } from "../oprf/session.ts";
import { batchFrom, workThrough } from "../oprf/tasks.ts";
import { psiKernels } from "../psi-kernels.ts";
import { joined, type Range, rowsOf } from "../rows.ts";
import { type Asking, admitted, openSession, type UnbalancedReceiverInput } from "./asking.ts";
import { opening } from "./messages.ts";
import { SESSION } from "./session.ts";

interface Gathering {
  readonly session: Asking;
  /** How many of the own items came back evaluated. */
  readonly evaluated: number;
  readonly outputs: readonly Uint8Array[];
}

export type UnbalancedReceiverState =
  | { readonly at: "meeting" | "looking-up"; readonly session: Asking }
  | { readonly at: "blinding"; readonly session: Asking; readonly range: Range }
  | ({ readonly at: "gathering" | "finalizing" } & Gathering);

type Next = Step<UnbalancedReceiverState, Overlap>;

const reveals: Reveals = {
  learns:
    "learns which of its own items are in the sender's filters of one key, how many items those hold and how many came and went between two of them, and nothing else",
  against: "malicious",
  collusion:
    "receivers that pool what they asked have asked with the sum of their budgets; it may choose its items freely",
};

/** Learns which of its own items are in the sender's filters of one key, how many items those hold and how many came and went between two of them, and nothing else. */
export const receiver: Party<UnbalancedReceiverInput, UnbalancedReceiverState, Overlap> = {
  name: `${SESSION} receiver`,
  reveals,
  kernels: psiKernels,
  start(input, random) {
    const session = openSession(input, random(32));
    const { items, filter, peer, patienceMs } = session;
    const body = opening.encode({ role: receiver.name, size: items.size, filter: filter.digest });
    return wait({ at: "meeting", session }, [peer], { send: [{ to: peer, body }], patienceMs });
  },
  receive(state, { body }) {
    if (state.at === "meeting") return blindFrom(admitted(state.session, body), 0);
    if (state.at === "gathering") return finalizePart(state, body);
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, outcomes) {
    if (state.at === "blinding") return blinded(state, joined(outcomes));
    if (state.at === "finalizing") return gather(finalized(state, joined(outcomes)));
    if (state.at === "looking-up") return found(state.session, outcomes[0] as Uint32Array); // `lookUp` gives this
    throw new InternalError(`work came back while ${state.at}`);
  },
};

function blindFrom(session: Asking, from: number, send: readonly Outgoing[] = []): Next {
  const { size } = session.items;
  if (from === size) return gather({ session, evaluated: 0, outputs: [] }, send);
  const range = batchFrom(from, size);
  const blindKey = coins(session.seed, "blinds");
  const input = (piece: Range): BlindTask => ({ own: ownItems(session, piece), blindKey, first: piece.from });
  return workThrough({ at: "blinding", session, range }, { task: "blind", range, size, input, send });
}

function blinded({ session, range }: { session: Asking; range: Range }, points: Uint8Array): Next {
  return blindFrom(session, range.to, say(pointsLane, session.peer, { first: range.from, rows: points }));
}

/** Waits for what is missing; looks up when nothing is. */
function gather(state: Gathering, send: readonly Outgoing[] = []): Next {
  const { session, evaluated, outputs } = state;
  const { peer, patienceMs, items, filter } = session;
  if (evaluated < items.size) return wait({ ...state, at: "gathering" }, [peer], { send, patienceMs });
  const input: LookUpTask = { outputs: joined(outputs), filter };
  return work({ at: "looking-up", session }, { task: "lookUp", inputs: [input], send });
}

function finalizePart(state: Gathering, body: Uint8Array): Next {
  const { session, evaluated } = state;
  const { size } = session.items;
  const points = hear(pointsLane, body, { first: evaluated, total: size });
  const range = { from: evaluated, to: evaluated + points.length / pointsLane.width };
  const blindKey = coins(session.seed, "blinds");
  const input = (piece: Range): FinalizeTask => {
    const within = { from: piece.from - evaluated, to: piece.to - evaluated };
    const own = { ...ownItems(session, piece), points: new Uint8Array() }; // hashed and blinded already
    return { own, blindKey, first: piece.from, evaluated: rowsOf(points, pointsLane.width, within), keep: TAG };
  };
  return workThrough({ ...state, at: "finalizing" }, { task: "finalize", range, size, input });
}

function finalized(state: Gathering, outputs: Uint8Array): Gathering {
  return { ...state, evaluated: state.evaluated + outputs.length / TAG, outputs: [...state.outputs, outputs] };
}

function found({ items, filter }: Asking, shared: Uint32Array): Next {
  return done({
    items: Array.from(shared, (index) => itemAt(items, index)),
    indices: shared.map((index) => items.rows[index]!),
    senderSize: filter.size,
  });
}
