// The receiver of a sum, first third: finds the sender's rows that are shared, without knowing whose they are.
import { type Outgoing, wait, work } from "@tavs/core";
import type { IntersectTask, RemaskTask } from "../kernels/both-keys.ts";
import type { MaskTask } from "../kernels/mask.ts";
import { hearAscending, isWhole, nothingOf } from "../oprf/heard.ts";
import { pointsLane, say } from "../oprf/messages.ts";
import { keySeed, ownItems } from "../oprf/session.ts";
import { batchFrom, sortRows, workThrough } from "../oprf/tasks.ts";
import { joined, type Range, rowsOf } from "../rows.ts";
import { type Deal, dealPatience, hearing } from "./deal.ts";
import { limbsInRow } from "./limbs.ts";
import { keysOf, numbersLane } from "./messages.ts";
import type { Gathering, Remasking, SumReceiverNext } from "./receiver-state.ts";

export function maskFrom(deal: Deal, masked: readonly Uint8Array[], from = 0): SumReceiverNext {
  const { session } = deal;
  const { size } = session.items;
  if (from === size) return sortRows({ at: "sorting", deal }, joined(masked), pointsLane.width);
  const range = batchFrom(from, size);
  const key = keySeed(session);
  const input = (piece: Range): MaskTask => ({ own: ownItems(session, piece), key });
  return workThrough({ at: "masking", deal, range, masked }, { task: "mask", range, size, input });
}

/** Sorted, so that order says nothing. */
export function ask(deal: Deal, masked: Uint8Array): SumReceiverNext {
  const { session } = deal;
  const [points, rows] = [nothingOf(session.items.size), nothingOf(session.theirSize)];
  const send = say(pointsLane, session.peer, { first: 0, rows: masked });
  return gather({ deal, keys: new Uint8Array(), points, rows }, send);
}

/** Takes in the next message: the keys, then the own items under both scalars, then the sender's rows. */
export function heard(state: Gathering, body: Uint8Array): Gathering {
  const { limbs } = state.deal;
  const next = { ...state, deal: hearing(state.deal, body) };
  if (state.keys.length === 0) return { ...next, keys: keysOf(limbs).decode(body) };
  if (!isWhole(state.points)) return { ...next, points: hearAscending(pointsLane, state.points, body) };
  return { ...next, rows: hearAscending(numbersLane(limbs), state.rows, body) };
}

export function gather(state: Gathering, send: readonly Outgoing[] = []): SumReceiverNext {
  const { deal, keys, points, rows } = state;
  if (keys.length > 0 && isWhole(points) && isWhole(rows))
    return remaskFrom({ deal, keys, mine: joined(points.parts), rows: joined(rows.parts) }, []);
  return wait({ ...state, at: "gathering" }, [deal.session.peer], { send, patienceMs: dealPatience(deal) });
}

/** The sender's items under the receiver's scalar as well: now both sets are under both. */
export function remaskFrom(
  { deal, keys, mine, rows }: Remasking,
  remasked: readonly Uint8Array[],
  from = 0,
): SumReceiverNext {
  const remasking = { deal, keys, mine, rows };
  const { theirSize: size } = deal.session;
  if (from === size) {
    const input: IntersectTask = { theirs: joined(remasked), mine };
    return work({ at: "intersecting", ...remasking }, { task: "intersect", inputs: [input] });
  }
  const range = batchFrom(from, size);
  const [key, { width }] = [keySeed(deal.session), numbersLane(deal.limbs)];
  const input = (piece: Range): RemaskTask => ({ key, points: rowsOf(rows, width, piece), width, first: piece.from });
  const weight = 1 + limbsInRow(deal.limbs) / 8;
  const state = { at: "remasking", ...remasking, range, remasked } as const;
  return workThrough(state, { task: "remask", range, size, input, weight });
}
