// The sender of a sum, second half: answers the receiver's masked items, and opens one sum.
import { done, wait, work } from "@tavs/core";
import type { EvaluateTask } from "../kernels/oprf.ts";
import type { OpenSumTask } from "../kernels/sum.ts";
import { isWhole } from "../oprf/heard.ts";
import { pointsLane, say } from "../oprf/messages.ts";
import { keySeed } from "../oprf/session.ts";
import { batchFrom, sortRows, workThrough } from "../oprf/tasks.ts";
import { joined, type Range, rowsOf } from "../rows.ts";
import { type Deal, dealPatience } from "./deal.ts";
import { limbsInRow } from "./limbs.ts";
import { blinded, keysOf, numbersLane, openedOf } from "./messages.ts";
import { sumSecret } from "./offering.ts";
import type { Listening, SumSenderNext } from "./sender-state.ts";

/** All elements are taken in before the first is given back: in the order of their coming they would be recognised. */
export function listen(state: Listening): SumSenderNext {
  const { deal, points } = state;
  if (isWhole(points)) return evaluateFrom(state, []);
  return wait({ ...state, at: "listening" }, [deal.session.peer], { patienceMs: dealPatience(deal) });
}

export function evaluateFrom(
  { deal, keys, rows, points }: Listening,
  evaluated: readonly Uint8Array[],
  from = 0,
): SumSenderNext {
  const listening = { deal, keys, rows, points };
  if (from === points.total) return sortRows({ at: "sorting", ...listening }, joined(evaluated), pointsLane.width);
  const range = batchFrom(from, points.total);
  const [key, theirs] = [keySeed(deal.session), joined(points.parts)];
  const input = (piece: Range): EvaluateTask => ({
    key,
    points: rowsOf(theirs, pointsLane.width, piece),
    first: piece.from,
  });
  const state = { at: "evaluating", ...listening, range, evaluated } as const;
  return workThrough(state, { task: "evaluate", range, size: points.total, input });
}

/** Sorted, which no scalar of the receiver predicts: it cannot tell which of its items came back where. */
export function answer({ deal, keys, rows }: Listening, evaluated: Uint8Array): SumSenderNext {
  const { session, limbs } = deal;
  const send = [
    { to: session.peer, body: keysOf(limbs).encode(keys) },
    ...say(pointsLane, session.peer, { first: 0, rows: evaluated }),
    ...say(numbersLane(limbs), session.peer, { first: 0, rows }),
  ];
  return wait({ at: "awaiting-sum", deal }, [session.peer], { send, patienceMs: dealPatience(deal) });
}

/** One element, under the key of each limb. Nothing waits for a second one: this is the last that the sender hears. */
export function open(deal: Deal, body: Uint8Array): SumSenderNext {
  const { session, limbs } = deal;
  const input: OpenSumTask = { secret: sumSecret(session), count: limbsInRow(limbs), element: blinded.decode(body) };
  return work({ at: "opening-sum", deal }, { task: "openSum", inputs: [input] });
}

export function opened({ session, limbs }: Deal, elements: Uint8Array): SumSenderNext {
  const body = openedOf(limbs).encode(elements);
  return done({ receiverSize: session.theirSize, verdict: "answered" }, [{ to: session.peer, body }]);
}
