// The receiver's first half: its items go out under blinds, come back evaluated, and the blinds come off.
import { coins, type Outgoing, type Step, wait, work } from "@tavs/core";
import type { MatchTask } from "../kernels/match.ts";
import type { BlindTask, FinalizeTask } from "../kernels/oprf.ts";
import { RECEIPT, RECEIPT_AT } from "../kernels/tags.ts";
import { joined, pieces, type Range, rowsOf } from "../rows.ts";
import { isWhole, nothingOf } from "./heard.ts";
import { pointsLane, say } from "./messages.ts";
import type { Asking, Gathering, OprfReceiverState } from "./receiver-state.ts";
import { ownItems, patienceOf, type Session, tagBytesOf } from "./session.ts";
import { batchFrom, workThrough } from "./tasks.ts";

type Next = Step<OprfReceiverState, never>;

export function blindFrom(asking: Asking, from: number, send: readonly Outgoing[] = []): Next {
  const { session } = asking;
  const { size } = session.items;
  if (from === size) return gather({ ...asking, evaluated: 0, outputs: [], rows: nothingOf(session.theirSize) }, send);
  const range = batchFrom(from, size);
  const blindKey = blindKeyOf(session);
  const input = (piece: Range): BlindTask => ({ own: ownItems(session, piece), blindKey, first: piece.from });
  return workThrough({ ...asking, at: "blinding", range }, { task: "blind", range, size, input, send });
}

const blindKeyOf = ({ seed }: Session): Uint8Array => coins(seed, "blinds");

/** Says what was blinded; keeps it where a proof about it will have to be checked. */
export function blinded({ session, checked, range }: Asking & { readonly range: Range }, points: Uint8Array): Next {
  const messages = pieces({ from: 0, to: range.to - range.from }, pointsLane.rowsPerMessage);
  const parts = messages.map((piece) => rowsOf(points, pointsLane.width, piece));
  const kept = checked && { checked: { ...checked, asked: [...checked.asked, ...parts] } };
  return blindFrom({ session, ...kept }, range.to, say(pointsLane, session.peer, { first: range.from, rows: points }));
}

/** Waits for what is missing; matches when nothing is. */
export function gather(state: Gathering, send: readonly Outgoing[] = []): Next {
  const { session, evaluated, outputs, rows } = state;
  if (evaluated < session.items.size || !isWhole(rows))
    return wait({ ...state, at: "gathering" }, [session.peer], { send, patienceMs: patienceOf(session) });
  return work({ at: "matching", session }, { task: "match", inputs: [matchTask(session, outputs, rows.parts)], send });
}

function matchTask(session: Session, outputs: readonly Uint8Array[], rows: readonly Uint8Array[]): MatchTask {
  const { items, theirSize, labelWidth, modes, seed } = session;
  const task = {
    outputs: joined(outputs),
    keep: keepOf(session),
    rows: joined(rows),
    labelWidth,
    tagBytes: tagBytesOf(session),
    minShared: modes.minShared,
  };
  if (!modes.mutual) return task;
  return { ...task, filling: { count: Math.min(items.size, theirSize), key: coins(seed, "receipts") } };
}

/** The tag is enough to match; a receipt stands behind it, and the key of a label at the end. */
function keepOf(session: Session): number {
  if (session.labelWidth > 0) return 64;
  return session.modes.mutual ? RECEIPT_AT + RECEIPT : tagBytesOf(session);
}

/** Takes the blinds off a message of evaluated elements. */
export function finalizePart(state: Gathering, points: Uint8Array): Next {
  const { session, evaluated } = state;
  const range = { from: evaluated, to: evaluated + points.length / pointsLane.width };
  const [blindKey, keep] = [blindKeyOf(session), keepOf(session)];
  const input = (piece: Range): FinalizeTask => {
    const within = { from: piece.from - evaluated, to: piece.to - evaluated };
    const part = rowsOf(points, pointsLane.width, within);
    const own = { ...ownItems(session, piece), points: new Uint8Array() }; // hashed and blinded already
    return { own, blindKey, first: piece.from, evaluated: part, keep };
  };
  return workThrough({ ...state, at: "finalizing" }, { task: "finalize", range, size: session.items.size, input });
}

export function finalized(state: Gathering, outputs: Uint8Array): Gathering {
  const evaluated = state.evaluated + outputs.length / keepOf(state.session);
  return { ...state, evaluated, outputs: [...state.outputs, outputs] };
}
