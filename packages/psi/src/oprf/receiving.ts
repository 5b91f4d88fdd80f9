// The receiver of an OPRF-based intersection, with labels or without: `receiver.ts` and `labelled/receiver.ts` name it.
import { coins, done, InternalError, type Outgoing, type Party, type Reveals, type Step, wait, work } from "@tavs/core";
import type { Matched, MatchTask } from "../kernels/match.ts";
import type { BlindTask, FinalizeTask } from "../kernels/oprf.ts";
import { rowBytes, TAG } from "../kernels/tags.ts";
import { psiKernels } from "../psi-kernels.ts";
import { joined, type Range, rowsOf } from "../rows.ts";
import { type Heard, hearAscending, isWhole, nothingOf } from "./heard.ts";
import { hear, pointsLane, rowsLane, say } from "./messages.ts";
import {
  announce,
  meet,
  openSession,
  ownItems,
  type Part,
  patienceOf,
  type Session,
  type SessionInput,
} from "./session.ts";
import { batchFrom, workThrough } from "./tasks.ts";

/** What has come so far, and what has been made of it. */
interface Gathering {
  readonly session: Session;
  /** How many of the own items came back evaluated. */
  readonly evaluated: number;
  readonly outputs: readonly Uint8Array[];
  /** The sender's rows. */
  readonly rows: Heard;
}

export type ReceiverState =
  | { readonly at: "meeting"; readonly session: Session }
  | { readonly at: "blinding"; readonly session: Session; readonly range: Range }
  | ({ readonly at: "gathering" | "finalizing" } & Gathering)
  | { readonly at: "matching"; readonly session: Session };

export interface Receiving<Result> {
  readonly part: Part;
  readonly reveals: Reveals;
  result(session: Session, matched: Matched): Result;
}

type Next<Result> = Step<ReceiverState, Result>;

/** Blinds its items, has them evaluated, takes the blinds off, and looks the tags up among the sender's. */
export function receiving<Result>(spec: Receiving<Result>): Party<SessionInput, ReceiverState, Result> {
  const { part, reveals, result } = spec;
  return {
    name: `${part.protocol} ${part.role}`,
    reveals,
    kernels: psiKernels,
    start(input, random) {
      const session = openSession(input, part, random);
      const state: ReceiverState = { at: "meeting", session };
      return wait(state, [session.peer], { send: announce(session, part), patienceMs: patienceOf(session) });
    },
    receive(state, { body }) {
      if (state.at === "meeting") return blindFrom(meet(state.session, body, part), 0);
      if (state.at !== "gathering") throw new InternalError(`a message came while ${state.at}`);
      return state.evaluated < state.session.items.size ? finalizePart(state, body) : gather(heardRows(state, body));
    },
    resume(state, outcomes) {
      if (state.at === "blinding") return blinded(state, joined(outcomes));
      if (state.at === "finalizing") return gather(finalized(state, joined(outcomes)));
      if (state.at === "matching") return done(result(state.session, outcomes[0] as Matched)); // `match` gives this
      throw new InternalError(`work came back while ${state.at}`);
    },
  };
}

function blindFrom<Result>(session: Session, from: number, send: readonly Outgoing[] = []): Next<Result> {
  const { size } = session.items;
  if (from === size) return gather({ session, evaluated: 0, outputs: [], rows: nothingOf(session.theirSize) }, send);
  const range = batchFrom(from, size);
  const blindKey = blindKeyOf(session);
  const input = (piece: Range): BlindTask => ({ own: ownItems(session, piece), blindKey, first: piece.from });
  return workThrough({ at: "blinding", session, range }, { task: "blind", range, size, input, send });
}

const blindKeyOf = ({ seed }: Session): Uint8Array => coins(seed, "blinds");

function blinded<Result>({ session, range }: { session: Session; range: Range }, points: Uint8Array): Next<Result> {
  return blindFrom(session, range.to, say(pointsLane, session.peer, { first: range.from, rows: points }));
}

/** Waits for what is missing; matches when nothing is. */
function gather<Result>(state: Gathering, send: readonly Outgoing[] = []): Next<Result> {
  const { session, evaluated, outputs, rows } = state;
  if (evaluated < session.items.size || !isWhole(rows))
    return wait({ ...state, at: "gathering" }, [session.peer], { send, patienceMs: patienceOf(session) });
  const { labelWidth } = session;
  const input: MatchTask = { outputs: joined(outputs), keep: keepOf(session), rows: joined(rows.parts), labelWidth };
  return work({ at: "matching", session }, { task: "match", inputs: [input], send });
}

/** The tag is enough to match; a label needs its key as well. */
const keepOf = ({ labelWidth }: Session): number => (labelWidth === 0 ? TAG : 64);

function finalizePart<Result>(state: Gathering, body: Uint8Array): Next<Result> {
  const { session, evaluated } = state;
  const { size } = session.items;
  const points = hear(pointsLane, body, { first: evaluated, total: size });
  const range = { from: evaluated, to: evaluated + points.length / pointsLane.width };
  const [blindKey, keep] = [blindKeyOf(session), keepOf(session)];
  const input = (piece: Range): FinalizeTask => {
    const within = { from: piece.from - evaluated, to: piece.to - evaluated };
    const part = rowsOf(points, pointsLane.width, within);
    const own = { ...ownItems(session, piece), points: new Uint8Array() }; // hashed and blinded already
    return { own, blindKey, first: piece.from, evaluated: part, keep };
  };
  return workThrough({ ...state, at: "finalizing" }, { task: "finalize", range, size, input });
}

function finalized(state: Gathering, outputs: Uint8Array): Gathering {
  const evaluated = state.evaluated + outputs.length / keepOf(state.session);
  return { ...state, evaluated, outputs: [...state.outputs, outputs] };
}

function heardRows(state: Gathering, body: Uint8Array): Gathering {
  return { ...state, rows: hearAscending(rowsLane(rowBytes(state.session.labelWidth)), state.rows, body) };
}
