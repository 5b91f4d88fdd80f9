// The sender on the engine "oprf": tags its own items under a key of this session, evaluates the receiver's elements, and then
// says the sorted tags.
import { InternalError, type Outgoing, type Step, work } from "@tavs/core";
import type { TagTask } from "../kernels/oprf.ts";
import { BOOK_ENTRY, rowBytes } from "../kernels/tags.ts";
import { joined, type Range, rowAt, rowsFrom, rowsOf } from "../rows.ts";
import { answer, evaluatePart, listen, prove, weigh } from "./answering.ts";
import { openSize } from "./meeting.ts";
import { hearReceipts, recognised } from "./recognising.ts";
import type { Keying, OprfSenderState, Seen, Tagging } from "./sender-state.ts";
import { keySeed, ownItems, type Session, tagBytesOf } from "./session.ts";
import { batchFrom, sortRows, workThrough } from "./tasks.ts";

type Next = Step<OprfSenderState, Seen>;
const NOTHING = new Uint8Array();

/** What it does with a message, once both sizes are known: `makeKey` comes first. */
export function hearReceiver(state: OprfSenderState, body: Uint8Array): Next {
  if (state.at === "listening") return evaluatePart(state, body);
  if (state.at === "awaiting-receipts") return hearReceipts(state, body);
  throw new InternalError(`a message came while ${state.at}`);
}

export function resumeSender(state: OprfSenderState, outcomes: readonly unknown[]): Next {
  if (state.at === "recognising") return recognised(state.session, outcomes[0] as Uint32Array); // `recognise` gives this
  const rows = joined(outcomes);
  if (state.at === "keying") return welcome(state, rows);
  if (state.at === "tagging") return tagFrom(state, [...state.tagged, rows], state.range.to);
  if (state.at === "sorting") return listen(evaluating(state, rows));
  if (state.at === "evaluating") return state.session.modes.verified ? weigh(state, rows) : answer(state, rows);
  if (state.at === "weighing") return prove(state, rows);
  if (state.at === "proving") return answer(state, state.answers, rows);
  throw new InternalError(`work came back while ${state.at}`);
}

/** In verified mode the key is shown before anything is asked, and so committed to. */
export function makeKey(state: Keying): Next {
  if (!state.session.modes.verified) return welcome(state, NOTHING);
  return work({ ...state, at: "keying" }, { task: "publicKey", inputs: [keySeed(state.session)] });
}

function welcome({ session, labels }: Keying, publicKey: Uint8Array): Next {
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
