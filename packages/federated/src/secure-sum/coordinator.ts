import { done, type Party, type PartyId, PeerError, type Step, UsageError, wait } from "@tavs/core";
import { addInto, ringFromBytes } from "@tavs/core/sharing";
import { canonicalBytes, type Json } from "@tavs/core/study";
import type { Analysis, Turn } from "./analysis.ts";
import { invitation, masked, question } from "./messages.ts";
import { FEWEST_PARTICIPANTS, PATIENCE_MS } from "./participant.ts";

export interface CoordinatorInput<Specification> {
  readonly participants: readonly PartyId[];
  readonly specification: Specification;
  readonly patienceMs?: number;
}

interface State<Memory> {
  readonly participants: readonly PartyId[];
  readonly specification: Json;
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
): Party<CoordinatorInput<Specification>, State<Memory>, Result> {
  type Next = Step<State<Memory>, Result>;
  type Asking = Omit<State<Memory>, "memory" | "left" | "sum">;

  function take(asking: Asking, turn: Turn<Question, Memory, Result>, first: readonly Outgoing[] = []): Next {
    const last = "last" in turn;
    const content = analysis.question.encode(last ? turn.last : turn.ask);
    const body = question.encode({ round: asking.round, last, content });
    const send = [...first, ...asking.participants.map((to) => ({ to, body }))];
    if (last) return done(turn.result, send);
    const { participants, patienceMs, round } = asking;
    const progress = { phase: analysis.name, done: round - 1, total: round };
    return wait({ ...asking, memory: turn.memory, left: participants, sum: zeros(asking) }, participants, {
      send,
      patienceMs,
      progress,
    });
  }

  function zeros({ specification, participants }: Asking): Uint32Array {
    const { length, numbers } = analysis.shape(specification as Specification, participants.length); // checked in `start`
    return new Uint32Array((length * numbers.bits) / 32);
  }

  return {
    name: `${analysis.name} coordinator`,
    reveals: analysis.reveals.coordinator,

    start({ participants, specification: asked, patienceMs = PATIENCE_MS }) {
      if (new Set(participants).size !== participants.length || participants.length < FEWEST_PARTICIPANTS)
        throw new UsageError(
          `${participants.length} participants; at least ${FEWEST_PARTICIPANTS} different ones are needed`,
        );
      const specification = analysis.check(asked);
      const invite = (to: PartyId): Outgoing => ({
        to,
        body: invitation.encode({
          others: participants.filter((name) => name !== to),
          specification: canonicalBytes(specification),
        }),
      });
      return take(
        { participants, specification, patienceMs, round: 1 },
        analysis.first(specification),
        participants.map(invite),
      );
    },

    receive(state, { from, body }) {
      const { round, values } = masked.decode(body);
      const bytes = 4 * state.sum.length;
      if (round !== state.round || values.length !== bytes)
        throw new PeerError(
          `${from} answered round ${round} with ${values.length} bytes; round ${state.round} with ${bytes} was asked`,
        );
      const specification = state.specification as Specification; // checked in `start`
      const { numbers } = analysis.shape(specification, state.participants.length);
      const sum = state.sum.slice();
      addInto(sum, ringFromBytes(values, numbers.bits), numbers.bits);
      const left = state.left.filter((name) => name !== from);
      if (left.length > 0) return wait({ ...state, left, sum }, left, { patienceMs: state.patienceMs });
      const { participants, patienceMs } = state;
      const turn = analysis.next(specification, state.memory, numbers.decode(sum));
      return take({ participants, specification, patienceMs, round: round + 1 }, turn);
    },
  };
}

interface Outgoing {
  readonly to: PartyId;
  readonly body: Uint8Array;
}
