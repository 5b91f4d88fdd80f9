import {
  done,
  InternalError,
  type Outgoing,
  type Party,
  type PartyId,
  type Reveals,
  type Step,
  wait,
  work,
} from "@tavs/core";
import type { EncodeTask, ProgramTask } from "../kernels/multiparty.ts";
import type { EvaluateTask } from "../kernels/oprf.ts";
import { hear, pointsLane, say } from "../oprf/messages.ts";
import { ownItems } from "../oprf/session.ts";
import { batchFrom, workThrough } from "../oprf/tasks.ts";
import { psiKernels } from "../psi-kernels.ts";
import { joined, type Range, rowsOf } from "../rows.ts";
import {
  type Circle,
  type CircleInput,
  greet,
  meet,
  openCircle,
  PROTOCOL,
  pairKeysOf,
  patienceOf,
  unmet,
} from "./circle.ts";
import { type ProgramCoins, programCoins } from "./coins.ts";
import { storeLane } from "./messages.ts";

/** What a participant of an intersection of all is given. */
export interface ParticipantInput extends CircleInput {
  readonly leader: PartyId;
  /** The other participants: all parties but the leader and this one. */
  readonly others: readonly PartyId[];
}

/** What a participant comes to know. */
export interface Helped {
  readonly leaderSize: number;
}

interface Programming {
  readonly circle: Circle;
  readonly range: Range;
  readonly values: readonly Uint8Array[];
}

interface Evaluating {
  readonly circle: Circle;
  /** The hash key and the store, as they will be sent. */
  readonly program: Uint8Array;
  /** How many of the leader's elements are answered. */
  readonly evaluated: number;
}

export type ParticipantState =
  | { readonly at: "meeting" | "encoding"; readonly circle: Circle }
  | ({ readonly at: "programming" } & Programming)
  | ({ readonly at: "listening" | "evaluating" } & Evaluating);

type Next = Step<ParticipantState, Helped>;

const reveals: Reveals = {
  learns: "learns how many items the leader holds, and nothing else",
  against: "malicious",
  collusion:
    "participants may pool what they know without the leader; with the leader they learn which of the leader's items all other participants hold",
};

/** Learns how many items the leader holds, and nothing else. */
export const participant: Party<ParticipantInput, ParticipantState, Helped> = {
  name: `${PROTOCOL} participant`,
  reveals,
  kernels: psiKernels,
  start(input, random) {
    const circle = openCircle(input, { leader: [input.leader], participant: input.others }, random);
    const send = greet(circle);
    return wait({ at: "meeting", circle }, unmet(circle), { send, patienceMs: patienceOf(circle) });
  },
  receive(state, { from, body }) {
    if (state.at === "meeting") return gather(meet(state.circle, from, body));
    if (state.at === "listening") return evaluatePart(state, body);
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, outcomes) {
    const rows = joined(outcomes);
    if (state.at === "programming") return programFrom(state.circle, [...state.values, rows], state.range.to);
    if (state.at === "encoding") return listen({ circle: state.circle, program: rows, evaluated: 0 });
    if (state.at === "evaluating") return answer(state, rows);
    throw new InternalError(`work came back while ${state.at}`);
  },
};

function gather(circle: Circle): Next {
  const left = unmet(circle);
  if (left.length === 0) return programFrom(circle, []);
  return wait({ at: "meeting", circle }, left, { patienceMs: patienceOf(circle) });
}

const coinsOf = (circle: Circle): ProgramCoins => programCoins(circle.seed, pairKeysOf(circle), PROTOCOL);

function programFrom(circle: Circle, values: readonly Uint8Array[], from = 0): Next {
  const { size } = circle.items;
  if (from === size) return encodeAll(circle, joined(values));
  const range = batchFrom(from, size);
  const [{ key }, pairKeys] = [coinsOf(circle), pairKeysOf(circle)];
  const input = (piece: Range): ProgramTask => ({ own: ownItems(circle, piece), key, pairKeys });
  return workThrough({ at: "programming", circle, range, values }, { task: "program", range, size, input });
}

function encodeAll(circle: Circle, values: Uint8Array): Next {
  const input: EncodeTask = { digests: circle.items.digests, values, coins: coinsOf(circle).store };
  return work({ at: "encoding", circle }, { task: "encodeProgram", inputs: [input] });
}

const leaderOf = ({ members }: Circle) => members.find(({ role }) => role === "leader")!; // `start` put it there

/** Waits for the leader's elements; once all are answered, says the store: what was asked was asked without seeing it. */
function listen(state: Evaluating, said: readonly Outgoing[] = []): Next {
  const { circle, program, evaluated } = state;
  const { name, size } = leaderOf(circle);
  if (evaluated === size)
    return done({ leaderSize: size }, [...said, ...say(storeLane, name, { first: 0, rows: program })]);
  return wait({ ...state, at: "listening" }, [name], { send: said, patienceMs: patienceOf(circle) });
}

function evaluatePart(state: Evaluating, body: Uint8Array): Next {
  const { circle, evaluated } = state;
  const { size } = leaderOf(circle);
  const points = hear(pointsLane, body, { first: evaluated, total: size });
  const range = { from: evaluated, to: evaluated + points.length / pointsLane.width };
  const { key } = coinsOf(circle);
  const input = (piece: Range): EvaluateTask => {
    const within = { from: piece.from - evaluated, to: piece.to - evaluated };
    return { key, points: rowsOf(points, pointsLane.width, within), first: piece.from };
  };
  return workThrough({ ...state, at: "evaluating" }, { task: "evaluate", range, size, input });
}

function answer(state: Evaluating, points: Uint8Array): Next {
  const { circle, evaluated } = state;
  const send = say(pointsLane, leaderOf(circle).name, { first: evaluated, rows: points });
  return listen({ ...state, evaluated: evaluated + points.length / pointsLane.width }, send);
}
