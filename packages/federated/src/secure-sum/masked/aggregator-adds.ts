// The aggregator takes masked vectors in: a few contributors at a time, so that of those who vanish in the middle no more
// is kept than of these few, and the sum beside.
import { wait } from "@tavs/core";
import { sumOf } from "./adder/adder.ts";
import { type Adding, farewell, gather, mustGoOn, type Next, nothing, tell } from "./aggregator-state.ts";
import { bitmapOf } from "./bitmap.ts";
import { both, callOf, namesOf } from "./contributor-state.ts";
import { neighboursAmong } from "./graph.ts";
import { shares, survivors } from "./messages.ts";
import { wordsFor } from "./numbers.ts";
import { awaitedPart } from "./parts.ts";
import { joined, rowAt } from "./rows.ts";
import { roomFor } from "./turns.ts";
import { PART, SEALED } from "./widths.ts";

export function startAdding(state: Adding, send: Next["send"]): Next {
  return giveTurns(state, send);
}

/** Hands their shares to as many as there is room for: that is the sign to send. */
function giveTurns(state: Adding, send: Next["send"]): Next {
  const { plan, queue, turns, whole } = state;
  const room = roomFor(plan) - turns.length - whole.length;
  const called = queue.slice(0, Math.max(room, 0));
  if (turns.length + called.length === 0) return toVouching(state, send);
  const next = {
    ...state,
    queue: queue.slice(called.length),
    turns: [...turns, ...called.map((number) => ({ number, parts: [] }))],
  };
  const progress = { phase: "adding", done: state.counted.length, total: state.dealers.length };
  const from = namesOf(
    plan,
    next.turns.map(({ number }) => number),
  );
  return wait({ at: "adding", ...next }, from, {
    send: [...send, ...sharesFor(state, called)],
    patienceMs: state.patienceMs,
    progress,
  });
}

function sharesFor({ plan, present, roll, dealers, dealt }: Adding, called: readonly number[]): Next["send"] {
  if (called.length === 0) return [];
  const neighbours = neighboursAmong(present, plan.company.neighbours, roll);
  const bitmap = bitmapOf(dealers, plan.names.length);
  return called.map((number) => {
    const rows = both(neighbours(number), dealers).map((dealer) =>
      rowAt(dealt[dealer]!, SEALED, neighbours(dealer).indexOf(number)),
    );
    return { to: plan.names[number]!, body: callOf("shares", shares.encode({ present: bitmap, rows: joined(rows) })) };
  });
}

export function hearPart(state: Adding, number: number, body: Uint8Array): Next {
  const { plan, turns } = state;
  const place = turns.findIndex((turn) => turn.number === number);
  const { parts } = turns[place]!; // only whose turn it is, is listened to
  const whole = wordsFor(plan.length, plan.numbers);
  const bytes = 4 * Math.min(PART, whole - parts.length * PART);
  const words = awaitedPart(body, { number: parts.length, bytes, from: plan.names[number]! });
  const all = [...parts, words];
  if (all.length * PART < whole) return giveTurns({ ...state, turns: turns.with(place, { number, parts: all }) }, []);
  const next = { ...state, turns: turns.toSpliced(place, 1), whole: [...state.whole, all] };
  return giveTurns(withSum({ ...next, counted: [...state.counted, number] }), []);
}

/** Adds what came whole once it takes half of the room, or nobody else is awaited. */
function withSum(state: Adding): Adding {
  const { plan, sum, whole, turns, queue } = state;
  if (2 * whole.length < roomFor(plan) && turns.length + queue.length > 0) return state;
  const vectors = sum.length === 0 ? whole : [sum, ...whole];
  const added = vectors[0]!.map((_, i) =>
    sumOf(
      vectors.map((parts) => parts[i]!),
      plan.numbers.bits,
    ),
  );
  return { ...state, sum: added, whole: [] };
}

/** Whoever had its turn and did not finish is left out; nothing of it is in the sum. */
export function goOnWithout(state: Adding): Next {
  const gone = state.turns.map(({ number }) => number);
  const rest = { ...state, turns: [] };
  return giveTurns(state.whole.length > 0 ? withSum(rest) : rest, farewell(state, gone));
}

function toVouching(
  { queue: _, turns: __, dealt: ___, whole: ____, counted, ...state }: Adding,
  send: Next["send"],
): Next {
  const { plan } = state;
  const alive = [...counted].sort((a, b) => a - b);
  mustGoOn(state, alive.length, "adding");
  const content = survivors.encode({ present: bitmapOf(alive, plan.names.length) });
  const said = [...send, ...tell(plan, alive, callOf("survivors", content))];
  return gather(
    { ...state, at: "vouching", present: alive, survivors: alive, onRoll: state.present, came: nothing(plan) },
    said,
  );
}
