import { done, equal, InternalError, type Party, PeerError, type Reveals, type Step, wait, work } from "@tavs/core";
import type { Spending } from "../budget.ts";
import type { EvaluateTask } from "../kernels/oprf.ts";
import { hear, pointsLane, say } from "../oprf/messages.ts";
import { isPaid } from "../oprf/paying.ts";
import { workThrough } from "../oprf/tasks.ts";
import { psiKernels } from "../psi-kernels.ts";
import { joined, type Range, rowsOf } from "../rows.ts";
import { type Answering, openSession, receiptFor, type UnbalancedSenderInput } from "./answering.ts";
import { opening, reply, type Verdict } from "./messages.ts";
import { SESSION } from "./session.ts";

/** What a sender comes to know, and what it answered. */
export interface Answered {
  readonly receiverSize: number;
  /** "ask" where the receiver was answered; else why it was not. */
  readonly verdict: Verdict;
}

interface Evaluating {
  readonly session: Answering;
  readonly receiverSize: number;
  /** How many of the receiver's elements are answered. */
  readonly evaluated: number;
}

export type UnbalancedSenderState =
  | { readonly at: "meeting"; readonly session: Answering }
  | ({ readonly at: "paying" | "listening" | "evaluating" } & Evaluating);

type Next = Step<UnbalancedSenderState, Answered>;

const reveals: Reveals = {
  learns: "learns how many items the receiver asks in each session, and nothing else",
  against: "malicious",
  collusion: "two parties: there is nobody to collude with; the result is only as true as its filter and its one key",
};

/** Learns how many items the receiver asks in each session, and nothing else. */
export const sender: Party<UnbalancedSenderInput, UnbalancedSenderState, Answered> = {
  name: `${SESSION} sender`,
  reveals,
  kernels: psiKernels,
  start(input, random) {
    const session = openSession(input, random(32));
    return wait({ at: "meeting", session }, [session.peer], { patienceMs: session.patienceMs });
  },
  receive(state, { body }) {
    if (state.at === "meeting") return meet(state.session, body);
    if (state.at === "listening") return evaluatePart(state, body);
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, outcomes) {
    if (state.at === "paying") return admit(state, outcomes[0]);
    if (state.at === "evaluating") return answer(state, joined(outcomes));
    throw new InternalError(`work came back while ${state.at}`);
  },
};

/** Pays before a word is said: whatever follows, the queries are counted. */
function meet(session: Answering, body: Uint8Array): Next {
  const { role, size, filter } = opening.decode(body);
  if (role !== `${SESSION} receiver`) throw new PeerError(`the peer is not the receiver of ${SESSION}`);
  if (size > session.maxQueries)
    throw new PeerError(`the peer announces ${size} items, at most ${session.maxQueries} are allowed`);
  const state = { session, receiverSize: size, evaluated: 0 };
  if (!equal(filter, session.digest)) return turnAway(state, "other-filter");
  const spending: Spending = { ...session.spending, queries: size, receipt: receiptFor(session, body) };
  return work({ at: "paying", ...state }, { task: "spend", inputs: [spending] });
}

function admit(state: Evaluating, payment: unknown): Next {
  if (!isPaid(payment)) return turnAway(state, "over-budget");
  const send = verdict(state.session, "ask");
  if (state.receiverSize === 0) return done({ receiverSize: 0, verdict: "ask" }, send);
  return listen(state, send);
}

const turnAway = ({ session, receiverSize }: Evaluating, why: Verdict): Next =>
  done({ receiverSize, verdict: why }, verdict(session, why));

const verdict = ({ peer, digest }: Answering, said: Verdict) => [
  { to: peer, body: reply.encode({ role: sender.name, verdict: said, filter: digest }) },
];

function listen(state: Evaluating, send: ReturnType<typeof say>): Next {
  const { peer, patienceMs } = state.session;
  return wait({ ...state, at: "listening" }, [peer], { send, patienceMs: patienceMs + state.receiverSize });
}

function evaluatePart(state: Evaluating, body: Uint8Array): Next {
  const { session, evaluated, receiverSize: size } = state;
  const points = hear(pointsLane, body, { first: evaluated, total: size });
  const range = { from: evaluated, to: evaluated + points.length / pointsLane.width };
  const input = (piece: Range): EvaluateTask => {
    const within = { from: piece.from - evaluated, to: piece.to - evaluated };
    return { key: session.key, points: rowsOf(points, pointsLane.width, within), first: piece.from };
  };
  return workThrough({ ...state, at: "evaluating" }, { task: "evaluate", range, size, input });
}

function answer(state: Evaluating, points: Uint8Array): Next {
  const { session, receiverSize } = state;
  const send = say(pointsLane, session.peer, { first: state.evaluated, rows: points });
  const evaluated = state.evaluated + points.length / pointsLane.width;
  if (evaluated < receiverSize) return listen({ ...state, evaluated }, send);
  return done({ receiverSize, verdict: "ask" }, send);
}
