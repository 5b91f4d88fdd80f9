import { done, type Outgoing, type Party, type PartyId, PeerError, type Step, UsageError, wait } from "@tavs/core";
import { addInto, ringFromBytes } from "@tavs/core/sharing";
import { canonicalBytes, type Json } from "@tavs/core/study";
import { FEWEST_PARTICIPANTS } from "./agreement.ts";
import type { Analysis, Turn } from "./analysis.ts";
import { mustFitOneMessage, openBallots, wordsOf } from "./ballot.ts";
import { invitation, MAX_PARTICIPANTS, MAX_SPECIFICATION, masked, question } from "./messages.ts";
import { PATIENCE_MS } from "./participant.ts";

export interface CoordinatorInput<Specification> {
  /** 3 to 1024 hospitals, each once; the coordinator is none of them. */
  readonly participants: readonly PartyId[];
  readonly specification: Specification;
  /** How long to wait for each answer; default two minutes. It covers what the slowest hospital computes in a round. */
  readonly patienceMs?: number;
}

interface State<Specification, Memory> {
  readonly participants: readonly PartyId[];
  readonly specification: Specification;
  readonly patienceMs: number;
  readonly memory: Memory;
  readonly round: number;
  readonly left: readonly PartyId[];
  /** The sum of what came so far: masked until the last one is there. */
  readonly sum: Uint32Array;
}

/** The side that asks and adds: it learns the totals that the analysis names, and no hospital's part of them. */
export function coordinatorOf<Specification extends Json, Rows, Local, Question, Memory, Result>(
  analysis: Analysis<Specification, Rows, Local, Question, Memory, Result>,
): Party<CoordinatorInput<Specification>, State<Specification, Memory>, Result> {
  type Mine = State<Specification, Memory>;
  type Next = Step<Mine, Result>;
  type Asking = Omit<Mine, "memory" | "left" | "sum">;
  const shapeOf = ({ specification, participants }: Asking) => analysis.shape(specification, participants.length);

  function begin({
    participants,
    specification: asked,
    patienceMs = PATIENCE_MS,
  }: CoordinatorInput<Specification>): Next {
    mustBeSeveral(participants);
    const specification = analysis.check(asked);
    const asking = { participants, specification, patienceMs, round: 1 };
    mustFitOneMessage(shapeOf(asking));
    return take(asking, analysis.first(specification), invitations(participants, specification));
  }

  function take(asking: Asking, turn: Turn<Question, Memory, Result>, first: readonly Outgoing[] = []): Next {
    const { participants, specification, patienceMs, round } = asking;
    const last = "last" in turn;
    const content = analysis.question(specification).encode(last ? turn.last : turn.ask);
    const body = question.encode({ round, last, content });
    const send = [...first, ...participants.map((to) => ({ to, body }))];
    if (last) return done(turn.result, send);
    const sum = new Uint32Array(wordsOf(shapeOf(asking)));
    const progress = { phase: analysis.name, done: round - 1, total: round };
    return wait({ ...asking, memory: turn.memory, left: participants, sum }, participants, {
      send,
      patienceMs,
      progress,
    });
  }

  function add(state: Mine, from: PartyId, body: Uint8Array): Next {
    const shape = shapeOf(state);
    const sum = state.sum.slice();
    addInto(sum, ringFromBytes(expected(state, from, body), shape.numbers.bits), shape.numbers.bits);
    const left = state.left.filter((name) => name !== from);
    if (left.length > 0) return wait({ ...state, left, sum }, left, { patienceMs: state.patienceMs });
    const { participants, specification, patienceMs, memory, round } = state;
    const turn = analysis.next(specification, memory, openBallots(sum, shape));
    return take({ participants, specification, patienceMs, round: round + 1 }, turn);
  }

  return {
    name: `${analysis.name} coordinator`,
    reveals: analysis.reveals.coordinator,
    start: begin,
    receive: (state, { from, body }) => add(state, from, body),
  };
}

function expected(
  { round, sum }: { readonly round: number; readonly sum: Uint32Array },
  from: PartyId,
  body: Uint8Array,
): Uint8Array {
  const answer = masked.decode(body);
  const bytes = 4 * sum.length;
  if (answer.round === round && answer.values.length === bytes) return answer.values;
  throw new PeerError(
    `${from} answered round ${answer.round} with ${answer.values.length} bytes; round ${round} with ${bytes} was asked`,
  );
}

function mustBeSeveral(participants: readonly PartyId[]): void {
  const count = new Set(participants).size;
  if (count !== participants.length || count < FEWEST_PARTICIPANTS || count > MAX_PARTICIPANTS)
    throw new UsageError(
      `${participants.length} participants; ${FEWEST_PARTICIPANTS} to ${MAX_PARTICIPANTS} different ones are needed`,
    );
}

function invitations(participants: readonly PartyId[], asked: Json): readonly Outgoing[] {
  const specification = canonicalBytes(asked);
  if (specification.length > MAX_SPECIFICATION)
    throw new UsageError(`a specification of ${specification.length} bytes; ${MAX_SPECIFICATION} is the most`);
  return participants.map((to) => {
    const others = participants.filter((name) => name !== to);
    return { to, body: invitation.encode({ others, specification }) };
  });
}
