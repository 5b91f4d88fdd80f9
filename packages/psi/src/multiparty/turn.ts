// The leader's second half: participant after participant answers its elements, sends a store, and is added to the sums.
import { done, type Outgoing, type PartyId, type Progress, type Step, wait, work } from "@tavs/core";
import { itemAt } from "../item-set.ts";
import type { OpenTask } from "../kernels/multiparty.ts";
import type { FinalizeTask } from "../kernels/oprf.ts";
import { VALUE } from "../okvs/size.ts";
import { type Heard, isWhole, nothingOf } from "../oprf/heard.ts";
import { hear, pointsLane } from "../oprf/messages.ts";
import { ownItems } from "../oprf/session.ts";
import { workThrough } from "../oprf/tasks.ts";
import { joined, pieces, type Range, rowAt, rowsOf } from "../rows.ts";
import { type Circle, pairKeysOf, patienceOf } from "./circle.ts";
import { blindKeyOf } from "./coins.ts";
import { programRows, storeLane } from "./messages.ts";

/** What the leader comes to know. */
export interface Common {
  /** The items that everybody holds, in canonical order (by digest). */
  readonly items: readonly string[];
  /** The leader's own row of each of them, counted from 0; of duplicates the first. */
  readonly indices: Uint32Array;
  /** How many items each participant holds, in the order in which they were named. */
  readonly sizes: readonly number[];
}

/** What came from the participant whose turn it is. */
export interface Turn {
  readonly circle: Circle;
  /** The number of this participant. */
  readonly turn: number;
  /** How many of the own items came back evaluated. */
  readonly evaluated: number;
  readonly outputs: readonly Uint8Array[];
  readonly store: Heard;
  /** Of each own item, the XOR of what the participants before this one gave. */
  readonly sums: Uint8Array;
}

export type TurnState =
  | ({ readonly at: "gathering" | "finalizing" } & Turn)
  | { readonly at: "opening"; readonly circle: Circle; readonly turn: number };

type Next = Step<TurnState, Common>;
const OPEN = 65_536; // items in one input of `openProgram`, which takes the whole store along

/** Turns to the next participant; after the last one the sums say who is in all sets. */
export function turnTo(circle: Circle, turn: number, sums: Uint8Array, send: readonly Outgoing[] = []): Next {
  if (turn === circle.members.length) return done(common(circle, sums), send);
  const store = nothingOf(programRows(circle.members[turn]!.size));
  return gather({ circle, turn, evaluated: 0, outputs: [], store, sums }, send);
}

/** Takes in the next message of this participant: evaluated elements until all are back, and then its store. */
export function hearTurn(state: Turn, body: Uint8Array): Next {
  if (state.evaluated < state.circle.items.size) return finalizePart(state, body);
  const { store } = state;
  const rows = hear(storeLane, body, { first: store.count, total: store.total });
  const count = store.count + rows.length / storeLane.width;
  return gather({ ...state, store: { ...store, parts: [...store.parts, rows], count } });
}

/** Takes in the OPRF outputs of one message. */
export function finalized(state: Turn, outputs: Uint8Array): Next {
  const evaluated = state.evaluated + outputs.length / VALUE;
  return gather({ ...state, evaluated, outputs: [...state.outputs, outputs] });
}

function gather(state: Turn, send: readonly Outgoing[] = []): Next {
  const { circle, evaluated, store } = state;
  if (evaluated === circle.items.size && isWhole(store)) return open(state, send);
  return wait({ ...state, at: "gathering" }, [speakerOf(state)], { send, patienceMs: patienceOf(circle) });
}

const speakerOf = ({ circle, turn }: Turn): PartyId => circle.members[turn]!.name;

function finalizePart(state: Turn, body: Uint8Array): Next {
  const { circle, evaluated } = state;
  const { size } = circle.items;
  const points = hear(pointsLane, body, { first: evaluated, total: size });
  const range = { from: evaluated, to: evaluated + points.length / pointsLane.width };
  const blindKey = blindKeyOf(circle);
  const input = (piece: Range): FinalizeTask => {
    const within = { from: piece.from - evaluated, to: piece.to - evaluated };
    const part = rowsOf(points, pointsLane.width, within);
    const own = { ...ownItems(circle, piece), points: new Uint8Array() }; // hashed and blinded already
    return { own, blindKey, first: piece.from, evaluated: part, keep: VALUE };
  };
  const working = workThrough({ ...state, at: "finalizing" } as const, { task: "finalize", range, size, input });
  return { ...working, progress: overall(working.progress!, state) };
}

/** The phase goes on through all turns. */
function overall({ phase, done: here, total }: Progress, { circle, turn }: Turn): Progress {
  return { phase, done: turn * total + here, total: circle.members.length * total };
}

/** Adds this participant to the sums, and with the first one the leader's own shares. */
function open({ circle, turn, outputs, store, sums }: Turn, send: readonly Outgoing[]): Next {
  const [all, program] = [joined(outputs), joined(store.parts)];
  const pairKeys = turn === 0 ? pairKeysOf(circle) : new Uint8Array();
  const inputs = pieces({ from: 0, to: circle.items.size }, OPEN).map((piece): OpenTask => {
    const { digests } = ownItems(circle, piece);
    return { digests, outputs: rowsOf(all, VALUE, piece), sums: rowsOf(sums, VALUE, piece), program, pairKeys };
  });
  return work({ at: "opening", circle, turn }, { task: "openProgram", inputs, send });
}

/** Zero is what the shares of an item that everybody holds sum to; any other item's sum is 128 random bits. */
function common({ items, members }: Circle, sums: Uint8Array): Common {
  const shared: number[] = [];
  for (let i = 0; i < items.size; i++) if (rowAt(sums, VALUE, i).every((byte) => byte === 0)) shared.push(i);
  return {
    items: shared.map((i) => itemAt(items, i)),
    indices: Uint32Array.from(shared, (i) => items.rows[i]!),
    sizes: members.map(({ size }) => size),
  };
}
