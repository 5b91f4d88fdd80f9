import { done, InternalError, type Outgoing, type Party, type Reveals, type Step, wait, work } from "@tavs/core";
import type { MaskTask } from "../kernels/mask.ts";
import type { EvaluateTask } from "../kernels/oprf.ts";
import { TAG } from "../kernels/tags.ts";
import { type Heard, hearAscending, isWhole, nothingOf } from "../oprf/heard.ts";
import { announce, learnSize, meet, openSize, refuseToOpen } from "../oprf/meeting.ts";
import { pointsLane, rowsLane, say } from "../oprf/messages.ts";
import { isPaid, spendingOf } from "../oprf/paying.ts";
import type { Seen } from "../oprf/sender-state.ts";
import type { Part, SenderInput, Session } from "../oprf/session.ts";
import { keySeed, openSharedSession, ownItems, patienceOf } from "../oprf/session.ts";
import { batchFrom, sortRows, workThrough } from "../oprf/tasks.ts";
import { psiKernels } from "../psi-kernels.ts";
import { joined, type Range, rowsOf } from "../rows.ts";

interface Tagging {
  readonly session: Session;
  readonly range: Range;
  readonly tagged: readonly Uint8Array[];
}

interface Listening {
  readonly session: Session;
  /** Own tags, ascending. */
  readonly tags: Uint8Array;
  /** The receiver's masked items. */
  readonly points: Heard;
}

interface Evaluating extends Listening {
  readonly range: Range;
  readonly evaluated: readonly Uint8Array[];
}

export type CountedState =
  | { readonly at: "meeting" | "opening" | "paying" | "sorting-tags"; readonly session: Session }
  | ({ readonly at: "tagging" } & Tagging)
  | ({ readonly at: "listening" | "sorting" } & Listening)
  | ({ readonly at: "evaluating" } & Evaluating);

type Next = Step<CountedState, Seen>;
const part: Part = { protocol: "psi/cardinality/1", role: "sender", labels: "without" };

const reveals: Reveals = {
  learns: "learns how many items the receiver holds, and nothing else",
  against: "malicious",
  collusion: "two parties: there is nobody to collude with; the result is only as true as the items it brings",
};

/** Learns how many items the receiver holds, and nothing else. */
export const sender: Party<SenderInput, CountedState, Seen> = {
  name: `${part.protocol} ${part.role}`,
  reveals,
  kernels: psiKernels,
  start(input, random) {
    const session = openSharedSession(input, part, random);
    const send = announce(session, part);
    return wait({ at: "meeting", session }, [session.peer], { send, patienceMs: patienceOf(session) });
  },
  receive(state, { body }) {
    if (state.at === "meeting") {
      const session = meet(state.session, body, part);
      return wait({ at: "opening", session }, [session.peer], { patienceMs: patienceOf(session) });
    }
    if (state.at === "opening") return pay(learnSize(state.session, body, part).session, body);
    if (state.at !== "listening") throw new InternalError(`a message came while ${state.at}`);
    return listen({ ...state, points: hearAscending(pointsLane, state.points, body) });
  },
  resume(state, outcomes) {
    if (state.at === "paying") return isPaid(outcomes[0]) ? welcome(state.session) : refuse(state.session);
    const rows = joined(outcomes);
    if (state.at === "tagging") return tagFrom(state.session, [...state.tagged, rows], state.range.to);
    if (state.at === "sorting-tags") return listen(listening(state.session, rows));
    if (state.at === "evaluating") return evaluateFrom(state, [...state.evaluated, rows], state.range.to);
    if (state.at === "sorting") return answer(state, rows);
    throw new InternalError(`work came back while ${state.at}`);
  },
};

/** Counts what is asked before a word of its own size is said. */
function pay(session: Session, body: Uint8Array): Next {
  const spending = spendingOf(session, body);
  return spending ? work({ at: "paying", session }, { task: "spend", inputs: [spending] }) : welcome(session);
}

const welcome = (session: Session): Next => tagFrom(session, [], 0, openSize(session));
const refuse = (session: Session): Next =>
  done({ receiverSize: session.theirSize, verdict: "over-budget" }, refuseToOpen(session));

function tagFrom(session: Session, tagged: readonly Uint8Array[], from: number, send: readonly Outgoing[] = []): Next {
  const { size } = session.items;
  if (from === size) return sortRows({ at: "sorting-tags", session }, joined(tagged), TAG, send);
  const range = batchFrom(from, size);
  const key = keySeed(session);
  const input = (piece: Range): MaskTask => ({ own: ownItems(session, piece), key });
  return workThrough({ at: "tagging", session, range, tagged }, { task: "maskedTags", range, size, input, send });
}

const listening = (session: Session, tags: Uint8Array): Listening => ({
  session,
  tags,
  points: nothingOf(session.theirSize),
});

/** All elements are taken in before the first is given back: in the order of their coming they would be recognised. */
function listen(state: Listening): Next {
  if (isWhole(state.points)) return evaluateFrom(state, [], 0);
  return wait({ ...state, at: "listening" }, [state.session.peer], { patienceMs: patienceOf(state.session) });
}

function evaluateFrom(state: Listening, evaluated: readonly Uint8Array[], from: number): Next {
  const { session, tags, points } = state;
  if (from === points.total)
    return sortRows({ at: "sorting", session, tags, points }, joined(evaluated), pointsLane.width);
  const range = batchFrom(from, points.total);
  const [key, rows] = [keySeed(session), joined(points.parts)];
  const input = (piece: Range): EvaluateTask => ({
    key,
    points: rowsOf(rows, pointsLane.width, piece),
    first: piece.from,
  });
  const at = { ...state, at: "evaluating", range, evaluated } as const;
  return workThrough(at, { task: "evaluate", range, size: points.total, input });
}

/** Sorted, which no scalar of the receiver predicts: it cannot tell which of its items came back where. */
function answer({ session, tags }: Listening, evaluated: Uint8Array): Next {
  const points = say(pointsLane, session.peer, { first: 0, rows: evaluated });
  const own = say(rowsLane(TAG), session.peer, { first: 0, rows: tags });
  return done({ receiverSize: session.theirSize, verdict: "answered" }, [...points, ...own]);
}
