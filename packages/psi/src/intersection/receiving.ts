// The receiver of an intersection on either engine, with labels or without: `receiver.ts` and `labelled/receiver.ts` name it.
import { done, InternalError, type Outgoing, type Party, type Reveals, type Step, wait, work } from "@tavs/core";
import type { Matched } from "../kernels/match.ts";
import { announce, learnSize, meet, openSize } from "../oprf/meeting.ts";
import { receiptsLane, say } from "../oprf/messages.ts";
import { type ProofOptions, tooFewShared } from "../oprf/modes.ts";
import { askForEvaluation, hearEvaluation, resumeEvaluation } from "../oprf/receiving.ts";
import { openSession, type Part, patienceOf, type Session, type SessionInput } from "../oprf/session.ts";
import { psiKernels } from "../psi-kernels.ts";
import { hearVole, resumeVole } from "../vole/receiving.ts";
import { nameOf } from "../vole/session.ts";
import { boundOf, choiceOf, type EngineOptions, engineOf, partOf } from "./engine.ts";
import type { Meeting, Opening, ReceiverState } from "./receiver-state.ts";

/** What the receiver of `psi` or `labelled` is given. */
export interface ReceiverInput extends SessionInput, ProofOptions, EngineOptions {}

export interface Receiving<Result> {
  /** Protocol and version, as the terms name them. */
  readonly name: string;
  readonly labels: Part["labels"];
  readonly reveals: (options: ProofOptions & EngineOptions) => Reveals;
  result(session: Session, matched: Matched): Result;
}

type Next<Result> = Step<ReceiverState, Result>;

/** A party whose sentence depends on the options of its input. */
export interface Optioned<Input extends ProofOptions & EngineOptions, State, Result>
  extends Party<Input, State, Result> {
  revealsWith(options: ProofOptions & EngineOptions): Reveals;
}

/** Meets the sender, and then finds on the engine of the session which of its items the sender holds. */
export function receiving<Result>(spec: Receiving<Result>): Optioned<ReceiverInput, ReceiverState, Result> {
  return {
    name: `${spec.name} receiver`,
    reveals: spec.reveals({}),
    revealsWith: spec.reveals,
    kernels: psiKernels,
    start(input, random) {
      const choice = choiceOf(input);
      const part = partOf(choice, "receiver", spec.labels);
      const session = openSession(boundOf(input, choice), part, random);
      return waitFor({ at: "meeting", session, choice, part }, announce(session, part));
    },
    receive(state, { body }) {
      if ("it" in state) return hearVole(state, body);
      if (!("choice" in state)) return hearEvaluation(state, body);
      return state.at === "meeting" ? met(state, body) : opened(state, body);
    },
    resume(state, outcomes) {
      if (state.at === "withholding") throw tooFewShared(state.session.modes);
      if (state.at === "matching") return matched(state.session, outcomes[0] as Matched, spec); // `match` gives this
      if (state.at === "finding") return matched(state.it.session, outcomes[0] as Matched, spec); // and so does `voleFind`
      if ("choice" in state) throw new InternalError(`work came back while ${state.at}`);
      return "it" in state ? resumeVole(state, outcomes) : resumeEvaluation(state, outcomes);
    },
  };
}

function met<Result>({ session, choice, part }: Meeting, body: Uint8Array): Next<Result> {
  const name = nameOf(announce(session, part)[0]!.body, body); // as `start` said it
  const next = meet(session, body, part);
  return waitFor({ at: "opening", session: next, choice, part, name }, openSize(next));
}

/** Both sizes are known, and so the engine. Throws `BudgetError` where the sender answers no more. */
function opened<Result>({ session: before, choice, part, name }: Opening, body: Uint8Array): Next<Result> {
  const { session, publicKey } = learnSize(before, body, part);
  if (engineOf(choice, session) === "oprf") return askForEvaluation(session, publicKey);
  const it = { session, security: choice.security, name };
  return wait({ at: "choosing", it }, [session.peer], { patienceMs: patienceOf(session) });
}

const waitFor = (state: Meeting | Opening, send: readonly Outgoing[]): Next<never> =>
  wait(state, [state.session.peer], { send, patienceMs: patienceOf(state.session) });

/** Says what is shared, in mutual mode, before it has it itself: where too few are, it says as much, and nothing opens. */
function matched<Result>(session: Session, outcome: Matched, { result }: Receiving<Result>): Next<Result> {
  const { modes, peer } = session;
  const send = modes.mutual ? say(receiptsLane, peer, { first: 0, rows: outcome.receipts }) : [];
  if (outcome.shared.length >= modes.minShared) return done(result(session, outcome), send);
  return work({ at: "withholding", session }, { task: "sort", inputs: [], send });
}
