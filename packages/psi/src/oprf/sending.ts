// The sender of an OPRF-based intersection, with labels or without: `sender.ts` and `labelled/sender.ts` name it.
import { done, InternalError, type Outgoing, type Reveals, type Step, UsageError, wait, work } from "@tavs/core";
import type { TagTask } from "../kernels/oprf.ts";
import { BOOK_ENTRY, rowBytes } from "../kernels/tags.ts";
import type { Labels } from "../labelled/labels.ts";
import { psiKernels } from "../psi-kernels.ts";
import { joined, type Range, rowAt, rowsFrom, rowsOf } from "../rows.ts";
import { answer, evaluatePart, listen, prove, weigh } from "./answering.ts";
import { announce, learnSize, meet, openSize, refuseToOpen } from "./meeting.ts";
import { MAX_LABEL } from "./messages.ts";
import type { ProofOptions } from "./modes.ts";
import { isPaid, spendingOf } from "./paying.ts";
import type { Optioned } from "./receiving.ts";
import { hearReceipts, recognised } from "./recognising.ts";
import type { Opening, Seen, SenderState, Tagging } from "./sender-state.ts";
import {
  keySeed,
  openSession,
  ownItems,
  type Part,
  patienceOf,
  type SenderInput,
  type Session,
  tagBytesOf,
} from "./session.ts";
import { batchFrom, sortRows, workThrough } from "./tasks.ts";

/** What the sender of `psi` is given. */
export interface IntersectionSenderInput extends SenderInput, ProofOptions {}

export interface Sending {
  readonly part: Part;
  readonly reveals: (options: ProofOptions) => Reveals;
}

/** The labels where there are any. */
interface SendingInput extends IntersectionSenderInput {
  readonly labels?: Labels;
}

type Next = Step<SenderState, Seen>;
const UNLABELLED: Labels = { width: 0, bytes: new Uint8Array() };
const NOTHING = new Uint8Array();

/** Tags its own items under a key of this session, evaluates the receiver's elements, and then says the sorted tags. */
export function sending<Input extends SendingInput>({ part, reveals }: Sending): Optioned<Input, SenderState, Seen> {
  return {
    name: `${part.protocol} ${part.role}`,
    reveals: reveals({}),
    revealsWith: reveals,
    kernels: psiKernels,
    start(input, random) {
      const { labels = UNLABELLED } = input;
      mustBeAligned(labels, input.items.size, part);
      const session = { ...openSession(input, part, random), labelWidth: labels.width };
      return waitFor({ at: "meeting", session, labels }, announce(session, part));
    },
    receive(state, { body }) {
      if (state.at === "meeting") return waitFor({ ...state, at: "opening", session: meet(state.session, body, part) });
      if (state.at === "opening") return pay({ ...state, session: learnSize(state.session, body, part).session }, body);
      if (state.at === "listening") return evaluatePart(state, body);
      if (state.at === "awaiting-receipts") return hearReceipts(state, body);
      throw new InternalError(`a message came while ${state.at}`);
    },
    resume(state, outcomes) {
      if (state.at === "paying") return isPaid(outcomes[0]) ? makeKey(state) : refuse(state.session);
      if (state.at === "recognising") return recognised(state.session, outcomes[0] as Uint32Array); // `recognise` gives this
      const rows = joined(outcomes);
      if (state.at === "keying") return welcome(state, rows);
      if (state.at === "tagging") return tagFrom(state, [...state.tagged, rows], state.range.to);
      if (state.at === "sorting") return listen(evaluating(state, rows));
      if (state.at === "evaluating") return state.session.modes.verified ? weigh(state, rows) : answer(state, rows);
      if (state.at === "weighing") return prove(state, rows);
      if (state.at === "proving") return answer(state, state.answers, rows);
      throw new InternalError(`work came back while ${state.at}`);
    },
  };
}

function mustBeAligned({ width, bytes }: Labels, size: number, { labels }: Part): void {
  const isWidth = labels === "with" ? Number.isInteger(width) && width >= 1 && width <= MAX_LABEL : width === 0;
  if (!isWidth || bytes.length !== size * width)
    throw new UsageError(`labels of ${width} bytes in ${bytes.length} bytes do not fit ${size} items: see labelsFor`);
}

function waitFor(state: SenderState, send: readonly Outgoing[] = []): Next {
  const { session } = state;
  return wait(state, [session.peer], { send, patienceMs: patienceOf(session) });
}

/** Counts what is asked before a word of its own size is said. */
function pay(state: Opening, body: Uint8Array): Next {
  const spending = spendingOf(state.session, body);
  if (spending === undefined) return makeKey(state);
  return work({ ...state, at: "paying" }, { task: "spend", inputs: [spending] });
}

function refuse(session: Session): Next {
  return done({ receiverSize: session.theirSize, verdict: "over-budget" }, refuseToOpen(session));
}

/** In verified mode the key is shown before anything is asked, and so committed to. */
function makeKey(state: Opening): Next {
  if (!state.session.modes.verified) return welcome(state, NOTHING);
  return work({ ...state, at: "keying" }, { task: "publicKey", inputs: [keySeed(state.session)] });
}

function welcome({ session, labels }: Opening, publicKey: Uint8Array): Next {
  const send = openSize(session, publicKey);
  return tagFrom({ session, labels, publicKey }, [], 0, send);
}

type Tagged = Pick<Tagging, "session" | "labels" | "publicKey">;

function tagFrom(
  { session, labels, publicKey }: Tagged,
  tagged: readonly Uint8Array[],
  from: number,
  send: readonly Outgoing[] = [],
): Next {
  const { size } = session.items;
  if (from === size) return sortRows({ at: "sorting", session, publicKey }, joined(tagged), entryBytes(session), send);
  const range = batchFrom(from, size);
  const [key, tagBytes] = [keySeed(session), tagBytesOf(session)];
  const input = (piece: Range): TagTask => {
    const rows = { labels: rowsOf(labels.bytes, labels.width, piece), labelWidth: labels.width, tagBytes };
    const task = { own: ownItems(session, piece), key, ...rows };
    return session.modes.mutual ? { ...task, receiptsFrom: piece.from } : task;
  };
  const state = { at: "tagging", session, labels, publicKey, range, tagged } as const;
  return workThrough(state, { task: "tag", range, size, input, send });
}

const wireBytes = (session: Session): number => rowBytes(session.labelWidth, tagBytesOf(session));
const entryBytes = (session: Session): number => wireBytes(session) + (session.modes.mutual ? BOOK_ENTRY : 0);

/** Parts what will be said from what is kept. */
function evaluating({ session, publicKey }: { session: Session; publicKey: Uint8Array }, sorted: Uint8Array) {
  const [width, entry] = [wireBytes(session), entryBytes(session)];
  const common = { session, publicKey, evaluated: 0 };
  if (width === entry) return { ...common, rows: sorted, book: NOTHING };
  const { size } = session.items;
  const rows = rowsFrom(size, width, (i) => rowAt(sorted, entry, i).subarray(0, width));
  return { ...common, rows, book: rowsFrom(size, BOOK_ENTRY, (i) => rowAt(sorted, entry, i).subarray(width)) };
}
