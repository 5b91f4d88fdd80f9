// The receiver of an OPRF-based intersection, with labels or without: `receiver.ts` and `labelled/receiver.ts` name it.
import { done, InternalError, type Outgoing, type Party, type Reveals, type Step, wait, work } from "@tavs/core";
import type { Matched } from "../kernels/match.ts";
import { rowBytes } from "../kernels/tags.ts";
import { psiKernels } from "../psi-kernels.ts";
import { joined } from "../rows.ts";
import { blinded, blindFrom, finalized, finalizePart, gather } from "./asking.ts";
import { verified, verify, weigh } from "./checking.ts";
import { hearAscending } from "./heard.ts";
import { announce, learnSize, meet, openSize } from "./meeting.ts";
import { hear, pointsLane, receiptsLane, rowsLane, say } from "./messages.ts";
import { type ProofOptions, tooFewShared } from "./modes.ts";
import type { Gathering, ReceiverState } from "./receiver-state.ts";
import { openSession, type Part, patienceOf, type Session, type SessionInput, tagBytesOf } from "./session.ts";

/** What the receiver of `psi` or `labelled` is given. */
export interface ReceiverInput extends SessionInput, ProofOptions {}

export interface Receiving<Result> {
  readonly part: Part;
  readonly reveals: (options: ProofOptions) => Reveals;
  result(session: Session, matched: Matched): Result;
}

type Next<Result> = Step<ReceiverState, Result>;

/** A party whose sentence depends on the options of its input. */
export interface Optioned<Input extends ProofOptions, State, Result> extends Party<Input, State, Result> {
  revealsWith(options: ProofOptions): Reveals;
}

/** Blinds its items, has them evaluated, takes the blinds off, and looks the tags up among the sender's. */
export function receiving<Result>(spec: Receiving<Result>): Optioned<ReceiverInput, ReceiverState, Result> {
  const { part, reveals } = spec;
  return {
    name: `${part.protocol} ${part.role}`,
    reveals: reveals({}),
    revealsWith: reveals,
    kernels: psiKernels,
    start(input, random) {
      const session = openSession(input, part, random);
      return waitFor({ at: "meeting", session }, announce(session, part));
    },
    receive(state, { body }) {
      if (state.at === "meeting") {
        const session = meet(state.session, body, part);
        return waitFor({ at: "opening", session }, openSize(session));
      }
      if (state.at === "opening") return ask(state.session, body, part);
      if (state.at === "gathering") return hearPart(state, body);
      throw new InternalError(`a message came while ${state.at}`);
    },
    resume(state, outcomes) {
      if (state.at === "matching") return matched(state.session, outcomes[0] as Matched, spec); // `match` gives this
      if (state.at === "withholding") throw tooFewShared(state.session.modes);
      const rows = joined(outcomes);
      if (state.at === "blinding") return blinded(state, rows);
      if (state.at === "weighing") return verify(state, rows);
      if (state.at === "verifying") return verified(state);
      if (state.at === "finalizing") return gather(finalized(state, rows));
      throw new InternalError(`work came back while ${state.at}`);
    },
  };
}

function waitFor<Result>(state: ReceiverState, send: readonly Outgoing[]): Next<Result> {
  const { session } = state;
  return wait(state, [session.peer], { send, patienceMs: patienceOf(session) });
}

/** The sender's size is known. Throws `BudgetError` where it answers no more. */
function ask<Result>(before: Session, body: Uint8Array, part: Part): Next<Result> {
  const { session, publicKey } = learnSize(before, body, part);
  return blindFrom(session.modes.verified ? { session, checked: { publicKey, asked: [] } } : { session }, 0);
}

function hearPart<Result>(state: Gathering, body: Uint8Array): Next<Result> {
  const { session, evaluated, checked } = state;
  const { size } = session.items;
  if (evaluated === size) return gather(heardRows(state, body));
  if (checked) return weigh(state, checked, body);
  return finalizePart(state, hear(pointsLane, body, { first: evaluated, total: size }));
}

function heardRows(state: Gathering, body: Uint8Array): Gathering {
  const tag = tagBytesOf(state.session);
  return { ...state, rows: hearAscending(rowsLane(rowBytes(state.session.labelWidth, tag), tag), state.rows, body) };
}

/** Says what is shared, in mutual mode, before it has it itself: where too few are, it says as much, and nothing opens. */
function matched<Result>(session: Session, outcome: Matched, { result }: Receiving<Result>): Next<Result> {
  const { modes, peer } = session;
  const send = modes.mutual ? say(receiptsLane, peer, { first: 0, rows: outcome.receipts }) : [];
  if (outcome.shared.length >= modes.minShared) return done(result(session, outcome), send);
  return work({ at: "withholding", session }, { task: "sort", inputs: [], send });
}
