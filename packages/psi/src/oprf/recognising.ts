// The sender in mutual mode: the receiver's receipts tell it which of its items are shared.
import { done, type Outgoing, PeerError, type Step, wait, work } from "@tavs/core";
import { itemAt } from "../item-set.ts";
import type { RecogniseTask } from "../kernels/receipts.ts";
import { joined } from "../rows.ts";
import { hearAscending, isWhole, nothingOf } from "./heard.ts";
import { receiptsLane } from "./messages.ts";
import { type Modes, tooFewShared } from "./modes.ts";
import type { OprfSenderState, Recognising, Seen } from "./sender-state.ts";
import { patienceOf, type Session } from "./session.ts";

type Next = Step<OprfSenderState, Seen>;

/** As many receipts are due as the smaller set has items: how many of them are true is not in their number. */
export function awaitReceipts(session: Session, book: Uint8Array, send: readonly Outgoing[]): Next {
  const receipts = nothingOf(Math.min(session.items.size, session.theirSize));
  return gather({ session, book, receipts }, send);
}

export function hearReceipts(state: Recognising, body: Uint8Array): Next {
  return gather({ ...state, receipts: hearAscending(receiptsLane, state.receipts, body) });
}

function gather(state: Recognising, send: readonly Outgoing[] = []): Next {
  const { session, book, receipts } = state;
  if (!isWhole(receipts))
    return wait({ ...state, at: "awaiting-receipts" }, [session.peer], { send, patienceMs: patienceOf(session) });
  const input: RecogniseTask = { book, receipts: joined(receipts.parts) };
  return work({ ...state, at: "recognising" }, { task: "recognise", inputs: [input], send });
}

/** Throws `BudgetError` where too few are shared, `PeerError` where the receiver says so of too few. */
export function recognised({ items, theirSize, modes }: Session, shared: Uint32Array): Next {
  if (shared.length < modes.minShared) throw tooFew(shared.length, modes);
  return done({
    receiverSize: theirSize,
    verdict: "answered",
    items: Array.from(shared, (index) => itemAt(items, index)),
    indices: shared.map((index) => items.rows[index]!),
  });
}

function tooFew(shared: number, modes: Modes): Error {
  if (shared === 0) return tooFewShared(modes);
  const message = `the receiver opened fewer than the ${modes.minShared} shared items agreed on`;
  return new PeerError(message, { code: "min-shared" });
}
