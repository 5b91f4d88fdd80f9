// The sender of an intersection on either engine, with labels or without: `sender.ts` and `labelled/sender.ts` name it.
import { done, InternalError, type Outgoing, type Reveals, type Step, UsageError, wait, work } from "@tavs/core";
import type { Labels } from "../labelled/labels.ts";
import { announce, learnSize, meet, refuseToOpen } from "../oprf/meeting.ts";
import { MAX_LABEL } from "../oprf/messages.ts";
import type { ProofOptions } from "../oprf/modes.ts";
import { isPaid, spendingOf } from "../oprf/paying.ts";
import type { Seen } from "../oprf/sender-state.ts";
import { hearReceiver, makeKey, resumeSender } from "../oprf/sending.ts";
import { openSession, type Part, patienceOf, type SenderInput, type Session } from "../oprf/session.ts";
import { psiKernels } from "../psi-kernels.ts";
import { offer } from "../vole/dealing.ts";
import { hearStore, resumeStore } from "../vole/sending.ts";
import { nameOf } from "../vole/session.ts";
import { boundOf, choiceOf, type EngineOptions, engineOf, mostAsked, partOf } from "./engine.ts";
import type { Optioned } from "./receiving.ts";
import type { Meeting, Opening, SenderState } from "./sender-state.ts";

/** What the sender of `psi` is given. */
export interface IntersectionSenderInput extends SenderInput, ProofOptions, EngineOptions {}

export interface Sending {
  /** Protocol and version, as the terms name them. */
  readonly name: string;
  readonly labels: Part["labels"];
  readonly reveals: (options: ProofOptions & EngineOptions) => Reveals;
}

/** The labels where there are any. */
interface SendingInput extends IntersectionSenderInput {
  readonly labels?: Labels;
}

type Next = Step<SenderState, Seen>;
const UNLABELLED: Labels = { width: 0, bytes: new Uint8Array() };

/** Meets the receiver, and then answers it on the engine of the session. */
export function sending<Input extends SendingInput>(spec: Sending): Optioned<Input, SenderState, Seen> {
  return {
    name: `${spec.name} sender`,
    reveals: spec.reveals({}),
    revealsWith: spec.reveals,
    kernels: psiKernels,
    start(input, random) {
      const { labels = UNLABELLED } = input;
      const choice = choiceOf(input);
      const part = partOf(choice, "sender", spec.labels);
      mustBeAligned(labels, input.items.size, part);
      const session = { ...openSession(boundOf(input, choice), part, random), labelWidth: labels.width };
      return waitFor({ at: "meeting", session, labels, choice, part }, announce(session, part));
    },
    receive(state, { body }) {
      if ("it" in state) return hearStore(state, body);
      if (!("choice" in state)) return hearReceiver(state, body);
      return state.at === "meeting" ? met(state, body) : opened(state, body);
    },
    resume(state, outcomes) {
      if ("it" in state) return resumeStore(state, outcomes);
      if (!("choice" in state)) return resumeSender(state, outcomes);
      if (state.at !== "paying") throw new InternalError(`work came back while ${state.at}`);
      return isPaid(outcomes[0]) ? answer(state) : refuse(state.session);
    },
  };
}

function mustBeAligned({ width, bytes }: Labels, size: number, { labels }: Part): void {
  const isWidth = labels === "with" ? Number.isInteger(width) && width >= 1 && width <= MAX_LABEL : width === 0;
  if (!isWidth || bytes.length !== size * width)
    throw new UsageError(`labels of ${width} bytes in ${bytes.length} bytes do not fit ${size} items: see labelsFor`);
}

function met(state: Meeting, body: Uint8Array): Next {
  const { session, part } = state;
  const name = nameOf(body, announce(session, part)[0]!.body); // as `start` said it
  return waitFor({ ...state, at: "opening", session: meet(session, body, part), name });
}

const waitFor = (state: Meeting | Opening, send: readonly Outgoing[] = []): Next =>
  wait(state, [state.session.peer], { send, patienceMs: patienceOf(state.session) });

/** Counts what is asked before a word of its own size is said. */
function opened(before: Opening, body: Uint8Array): Next {
  const state = { ...before, session: learnSize(before.session, body, before.part).session };
  const spending = spendingOf(state.session, body, mostAsked(state.choice, state.session));
  if (spending === undefined) return answer(state);
  return work({ ...state, at: "paying" }, { task: "spend", inputs: [spending] });
}

function refuse(session: Session): Next {
  return done({ receiverSize: session.theirSize, verdict: "over-budget" }, refuseToOpen(session));
}

/** Both sizes are known, and so the engine, which says the sender's. */
function answer({ session, labels, choice, name }: Omit<Opening, "at">): Next {
  if (engineOf(choice, session) === "oprf") return makeKey({ session, labels });
  return offer({ session, security: choice.security, name, labels });
}
