import {
  coins,
  done,
  type Outgoing,
  type Party,
  type PartyId,
  PeerError,
  type Random,
  type Step,
  UsageError,
  wait,
  work,
} from "@tavs/core";
import { ringToBytes } from "@tavs/core/sharing";
import { canonicalBytes, type Json } from "@tavs/core/study";
import { agreedSpecification, blamingPeer, mustBeAgreedCompany } from "./agreement.ts";
import type { Analysis } from "./analysis.ts";
import { mustFitOneMessage, toBallot } from "./ballot.ts";
import { mask, maskKeys, newPair } from "./mask.ts";
import { type Invitation, invitation, key, masked, question } from "./messages.ts";
import type { At, State } from "./participant-state.ts";

export interface ParticipantInput<Specification, Rows> {
  readonly coordinator: PartyId;
  readonly rows: Rows;
  /**
   * What this hospital agreed to compute: anything else is refused, naming the field, and the rows are checked before anything
   * is said. Left out, whatever the coordinator asks is computed.
   */
  readonly specification?: Specification;
  /** With whom this hospital agreed to be added up, itself not among them. Left out, whoever of the session is named, at least two. */
  readonly others?: readonly PartyId[];
  /** How long to wait for each message; default two minutes. It covers what the slowest hospital computes in a round. */
  readonly patienceMs?: number;
}

export interface Participated<Question> {
  readonly rounds: number;
  /** The coordinator's last word: where the analysis came to rest. */
  readonly last: Question;
}

export const PATIENCE_MS = 120_000;

/** One hospital's side of an analysis: it gives its numbers to the sum, and to nobody. */
export function participantOf<Specification extends Json, Rows, Local, Question, Memory, Result>(
  analysis: Analysis<Specification, Rows, Local, Question, Memory, Result>,
): Party<ParticipantInput<Specification, Rows>, State<Specification, Rows, Local>, Participated<Question>> {
  type Input = ParticipantInput<Specification, Rows>;
  type Mine = State<Specification, Rows, Local>;
  type Listening = At<Mine, "listening">;
  type Next = Step<Mine, Participated<Question>>;
  const waiting = (state: Mine, from: readonly PartyId[], send: readonly Outgoing[] = []): Next =>
    wait(state, from, { send, patienceMs: state.patienceMs });

  function begin({ coordinator, rows, specification, others, patienceMs = PATIENCE_MS }: Input, random: Random): Next {
    const keys = maskKeys(coins(random(32), "mask key"));
    const plan = specification === undefined ? ({ agreed: false, rows } as const) : planOf(specification, rows);
    return waiting({ at: "uninvited", coordinator, patienceMs, others: others ?? null, keys, plan }, [coordinator]);
  }

  function planOf(asked: Specification, rows: Rows) {
    const specification = analysis.check(asked);
    mustFitOneMessage(analysis.shape(specification, 1)); // its length is the same for any number of parties
    return { agreed: true, specification, local: analysis.prepare(specification, rows) } as const;
  }

  function accept(
    { plan, others: agreed, ...state }: At<Mine, "uninvited">,
    { others, specification: bytes }: Invitation,
  ): Next {
    const { coordinator, keys } = state;
    mustBeAgreedCompany({ others, coordinator, agreed });
    const mine = plan.agreed ? plan.specification : null;
    const specification = agreedSpecification(analysis, { agreed: mine, bytes, parties: others.length + 1 });
    const local = plan.agreed ? plan.local : analysis.prepare(specification, plan.rows);
    const body = key.encode({ key: keys.key });
    const send = others.map((to) => ({ to, body }));
    return waiting({ ...state, at: "meeting", local, specification, left: others, pairs: [] }, others, send);
  }

  function meet(state: At<Mine, "meeting">, from: PartyId, theirs: Uint8Array): Next {
    const { keys: _, left: all, ...rest } = state; // not needed any more, and not kept
    const pairs = [...state.pairs, newPair(state, from, theirs)];
    const left = all.filter((name) => name !== from);
    if (left.length > 0) return waiting({ ...state, left, pairs }, left);
    return listen({ ...rest, at: "listening", pairs, rounds: 0 });
  }

  function listen(state: Listening, send: readonly Outgoing[] = []): Next {
    return waiting(state, [state.coordinator], send);
  }

  function hear(state: Listening, body: Uint8Array): Next {
    const { specification, local, rounds } = state;
    const { round, last, content } = question.decode(body);
    if (round !== rounds + 1) throw new PeerError(`round ${round} was asked after round ${rounds}`);
    const asked = analysis.question(specification).decode(content);
    if (last) return done({ rounds, last: asked });
    const most = analysis.rounds(specification);
    if (round > most) throw new PeerError(`round ${round} was asked; at most ${most} are answered`);
    const { answer } = analysis;
    if (answer.by === "handler")
      return work<Mine>({ ...state, at: "working", asked: content }, { task: answer.task, inputs: [asked] });
    const compute = (): Float64Array => answer.compute(specification, local, asked); // the rows fit since `prepare`
    return tell(state, content, blamingPeer("the coordinator's question", compute));
  }

  function tell(state: Listening, asked: Uint8Array, values: Float64Array): Next {
    const { specification, pairs, coordinator } = state;
    const shape = analysis.shape(specification, pairs.length + 1);
    const vector = toBallot(values, shape);
    const round = { number: state.rounds + 1, specification: canonicalBytes(specification), question: asked };
    mask(vector, pairs, round, shape.numbers.bits);
    const body = masked.encode({ round: round.number, values: ringToBytes(vector) });
    return listen({ ...state, rounds: round.number }, [{ to: coordinator, body }]);
  }

  return {
    name: `${analysis.name} participant`,
    reveals: analysis.reveals.participant,
    start: begin,
    receive(state, { from, body }) {
      if (state.at === "uninvited") return accept(state, invitation.decode(body));
      if (state.at === "meeting") return meet(state, from, key.decode(body).key);
      if (state.at === "listening") return hear(state, body);
      throw new PeerError("a message came while this hospital computes");
    },
    resume(state, [outcome]) {
      if (state.at !== "working" || analysis.answer.by !== "handler")
        throw new UsageError("there is no work to go on with");
      const { asked, ...rest } = state;
      return tell({ ...rest, at: "listening" }, asked, analysis.answer.read(state.specification, outcome));
    },
  };
}
