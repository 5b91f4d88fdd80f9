// The sender of an OPRF-based intersection, with labels or without: `sender.ts` and `labelled/sender.ts` name it.
import { done, InternalError, type Outgoing, type Party, type Reveals, type Step, UsageError, wait } from "@tavs/core";
import type { EvaluateTask, TagTask } from "../kernels/oprf.ts";
import { rowBytes } from "../kernels/tags.ts";
import type { Labels } from "../labelled/labels.ts";
import { psiKernels } from "../psi-kernels.ts";
import { joined, type Range, rowsOf } from "../rows.ts";
import { hear, MAX_LABEL, pointsLane, rowsLane, say } from "./messages.ts";
import {
  announce,
  keySeed,
  meet,
  openSession,
  ownItems,
  type Part,
  patienceOf,
  type Session,
  type SessionInput,
} from "./session.ts";
import { batchFrom, sortRows, workThrough } from "./tasks.ts";

/** What a sender comes to know. */
export interface Seen {
  readonly receiverSize: number;
}

interface Tagging {
  readonly session: Session;
  readonly labels: Labels;
  readonly range: Range;
  readonly tagged: readonly Uint8Array[];
}

interface Evaluating {
  readonly session: Session;
  /** Own tags and sealed labels, ascending. */
  readonly rows: Uint8Array;
  /** How many of the receiver's elements are answered. */
  readonly evaluated: number;
}

export type SenderState =
  | { readonly at: "meeting"; readonly session: Session; readonly labels: Labels }
  | ({ readonly at: "tagging" } & Tagging)
  | { readonly at: "sorting"; readonly session: Session }
  | ({ readonly at: "listening" | "evaluating" } & Evaluating);

export interface Sending {
  readonly part: Part;
  readonly reveals: Reveals;
}

/** A session's input, and the labels where there are any. */
export interface SendingInput extends SessionInput {
  readonly labels?: Labels;
}

type Next = Step<SenderState, Seen>;
const UNLABELLED: Labels = { width: 0, bytes: new Uint8Array() };

/** Tags its own items under a key of this session, evaluates the receiver's elements, and then says the sorted tags. */
export function sending<Input extends SendingInput>({ part, reveals }: Sending): Party<Input, SenderState, Seen> {
  return {
    name: `${part.protocol} ${part.role}`,
    reveals,
    kernels: psiKernels,
    start(input, random) {
      const { labels = UNLABELLED } = input;
      mustBeAligned(labels, input.items.size, part);
      const session = { ...openSession(input, part, random), labelWidth: labels.width };
      const state: SenderState = { at: "meeting", session, labels };
      return wait(state, [session.peer], { send: announce(session, part), patienceMs: patienceOf(session) });
    },
    receive(state, { body }) {
      if (state.at === "meeting") return tagFrom(meet(state.session, body, part), state.labels, []);
      if (state.at === "listening") return evaluatePart(state, body);
      throw new InternalError(`a message came while ${state.at}`);
    },
    resume(state, outcomes) {
      const rows = joined(outcomes);
      if (state.at === "tagging") return tagged(state, rows);
      if (state.at === "sorting") return listen({ session: state.session, rows, evaluated: 0 });
      if (state.at === "evaluating") return answer(state, rows);
      throw new InternalError(`work came back while ${state.at}`);
    },
  };
}

function mustBeAligned({ width, bytes }: Labels, size: number, { labels }: Part): void {
  const isWidth = labels === "with" ? Number.isInteger(width) && width >= 1 && width <= MAX_LABEL : width === 0;
  if (!isWidth || bytes.length !== size * width)
    throw new UsageError(`labels of ${width} bytes in ${bytes.length} bytes do not fit ${size} items: see labelsFor`);
}

function tagFrom(session: Session, labels: Labels, tags: readonly Uint8Array[], from = 0): Next {
  const { size } = session.items;
  if (from === size) return sortRows({ at: "sorting", session }, joined(tags), rowBytes(session.labelWidth));
  const range = batchFrom(from, size);
  const key = keySeed(session);
  const input = (piece: Range): TagTask => {
    const own = ownItems(session, piece);
    return { own, key, labels: rowsOf(labels.bytes, labels.width, piece), labelWidth: labels.width };
  };
  return workThrough({ at: "tagging", session, labels, range, tagged: tags }, { task: "tag", range, size, input });
}

function tagged({ session, labels, range, tagged: before }: Tagging, rows: Uint8Array): Next {
  return tagFrom(session, labels, [...before, rows], range.to);
}

/** Waits for the receiver's elements; where none are due, says the tags at once. */
function listen(state: Evaluating): Next {
  const { session, evaluated } = state;
  if (evaluated === session.theirSize) return finish(state, []);
  return wait({ ...state, at: "listening" }, [session.peer], { patienceMs: patienceOf(session) });
}

function evaluatePart(state: Evaluating, body: Uint8Array): Next {
  const { session, evaluated } = state;
  const total = session.theirSize;
  const points = hear(pointsLane, body, { first: evaluated, total });
  const range = { from: evaluated, to: evaluated + points.length / pointsLane.width };
  const key = keySeed(session);
  const input = (piece: Range): EvaluateTask => {
    const within = { from: piece.from - evaluated, to: piece.to - evaluated };
    return { key, points: rowsOf(points, pointsLane.width, within), first: piece.from };
  };
  return workThrough({ ...state, at: "evaluating" }, { task: "evaluate", range, size: total, input });
}

function answer(state: Evaluating, points: Uint8Array): Next {
  const { session } = state;
  const send = say(pointsLane, session.peer, { first: state.evaluated, rows: points });
  const evaluated = state.evaluated + points.length / pointsLane.width;
  if (evaluated === session.theirSize) return finish(state, send);
  return wait({ ...state, at: "listening", evaluated }, [session.peer], { send, patienceMs: patienceOf(session) });
}

function finish({ session, rows }: Evaluating, send: readonly Outgoing[]): Next {
  const lane = rowsLane(rowBytes(session.labelWidth));
  return done({ receiverSize: session.theirSize }, [...send, ...say(lane, session.peer, { first: 0, rows })]);
}
