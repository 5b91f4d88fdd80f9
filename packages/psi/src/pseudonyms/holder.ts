import { sha256 } from "@noble/hashes/sha2.js";
import {
  BudgetError,
  coins,
  concat,
  done,
  hex,
  InternalError,
  type Outgoing,
  type Party,
  type Reveals,
  type Step,
  wait,
  work,
} from "@tavs/core";
import type { Spending } from "../budget.ts";
import type { EvaluateShareTask, ProveTask } from "../kernels/threshold.ts";
import { hear } from "../oprf/messages.ts";
import { isPaid } from "../oprf/paying.ts";
import { workThrough } from "../oprf/tasks.ts";
import { psiKernels } from "../psi-kernels.ts";
import { joined, rowsOf } from "../rows.ts";
import { numberOf } from "./agreement.ts";
import {
  type Answered,
  type Answering,
  type Evaluating,
  type HolderInput,
  type HolderState,
  heardRequest,
  openHolding,
  type Session,
} from "./holding.ts";
import { blindedLane, evaluation } from "./messages.ts";
import { REQUEST_PROTOCOL, weighTasks, weightSeed } from "./request.ts";

type Next = Step<HolderState, Answered>;

const reveals: Reveals = {
  learns: "learns how many items the requester asks about, and nothing else",
  against: "malicious",
  collusion:
    "any holders fewer than the threshold, without the requester; as many holders as the threshold can compute the pseudonym of every CPR number there is, and so name everybody in the study",
};

/** Learns how many items the requester asks about, and nothing else. The handler `spend` is asked before anything is answered. */
export const holder: Party<HolderInput, HolderState, Answered> = {
  name: `${REQUEST_PROTOCOL} holder`,
  reveals,
  kernels: psiKernels,
  start(input, random) {
    const session = openHolding(input, random);
    return wait({ at: "meeting", session }, [session.requester], { patienceMs: session.patienceMs });
  },
  receive(state, { body }) {
    if (state.at === "meeting") return spend(state.session, body);
    if (state.at === "listening") return evaluate(state, body);
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, outcomes) {
    if (state.at === "spending") return admit(state, outcomes[0]);
    if (state.at === "evaluating") return weigh(state, joined(outcomes));
    if (state.at === "weighing") return prove(state, joined(outcomes));
    if (state.at === "proving") return answer(state, joined(outcomes));
    throw new InternalError(`work came back while ${state.at}`);
  },
};

/** Pays for the whole request, durably, before the first answer. */
function spend(session: Session, body: Uint8Array): Next {
  const { key, requester: peer, budget, seed } = session;
  const { size, among } = heardRequest(session, body);
  const seat = { holder: numberOf(key.key, key.holder), among };
  const receipt = hex(coins(seed, "receipt", { context: sha256(body), length: 16 }));
  const input: Spending = { peer, key: key.key.id, queries: size, budget, receipt };
  return work({ at: "spending", session, seat, size, answered: 0 }, { task: "spend", inputs: [input] });
}

/** Throws `BudgetError` where the request is over what is left: nothing of it is answered, and its session is kept. */
function admit(state: Answering, payment: unknown): Next {
  if (isPaid(payment)) return listen(state);
  const { requester, budget } = state.session;
  throw new BudgetError(`${requester} asks about ${state.size} items: more than is left of ${budget}`, {
    code: "budget",
  });
}

function listen(state: Answering, send: readonly Outgoing[] = []): Next {
  const { session, seat, size, answered } = state;
  if (answered === size) return done({ requesterSize: size }, send);
  const patienceMs = session.patienceMs + size;
  return wait({ at: "listening", session, seat, size, answered }, [session.requester], { send, patienceMs });
}

function evaluate(state: Answering, body: Uint8Array): Next {
  const { session, seat, size, answered: first } = state;
  const asked = hear(blindedLane, body, { first, total: size });
  const range = { from: first, to: first + asked.length / blindedLane.width };
  const input = (piece: { from: number; to: number }): EvaluateShareTask => {
    const within = { from: piece.from - first, to: piece.to - first };
    return { ...seat, share: session.key.share, points: rowsOf(asked, blindedLane.width, within), first: piece.from };
  };
  const batch = { first, asked, evaluated: new Uint8Array() };
  return workThrough({ ...state, at: "evaluating", batch }, { task: "evaluateShare", range, size, input });
}

function weigh(state: Evaluating, evaluated: Uint8Array): Next {
  const batch = { ...state.batch, evaluated };
  const inputs = weighTasks(weightSeed(state.session.key.key, state.seat, batch), batch.asked);
  return work({ ...state, at: "weighing", batch }, { task: "weigh", inputs });
}

/** The nonce follows from the seed and all that is proved: the same batch has the same proof, another another nonce. */
function prove(state: Evaluating, asked: Uint8Array): Next {
  const { session, seat, batch } = state;
  const context = sha256(concat(weightSeed(session.key.key, seat, batch), asked));
  const nonce = coins(session.seed, "proof nonce", { index: batch.first, context, length: 64 });
  const input: ProveTask = { ...seat, share: session.key.share, asked, nonce };
  return work({ ...state, at: "proving" }, { task: "prove", inputs: [input] });
}

function answer(state: Evaluating, proof: Uint8Array): Next {
  const { first, evaluated } = state.batch;
  const body = evaluation.encode({ first, points: evaluated, proof });
  const answered = first + evaluated.length / blindedLane.width;
  return listen({ ...state, answered }, [{ to: state.session.requester, body }]);
}
