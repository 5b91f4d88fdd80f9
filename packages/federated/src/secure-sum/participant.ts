import { done, InternalError, type Party, PeerError, type Random, type Step, UsageError, wait, work } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { agreedSpecification, blamingPeer } from "./agreement.ts";
import type { Analysis } from "./analysis.ts";
import { type Asked, coinsFor, federationIn, mustBeFederation, protocolOf, sumOf } from "./federation.ts";
import { type Question, question } from "./messages.ts";
import { expired, nested, resumed, silence } from "./nested.ts";
import type { ParticipantInput, ParticipantState, Participated, Ready, Seat, Uninvited } from "./participant-state.ts";
import { type Counted, PATIENCE_MS, revealsOver, type Way } from "./way.ts";

const LONGER = 6; // than the coordinator waits at each stage of a sum for others

/** One hospital's side of an analysis: it gives its numbers to the sum, and to nobody. Takes the handlers of its way. */
export function participantOf<Specification extends Json, Rows, Local, Asks, Memory, Result extends object>(
  analysis: Analysis<Specification, Rows, Local, Asks, Memory, Result>,
  way: Way,
): Party<ParticipantInput<Specification, Rows>, ParticipantState<Specification, Rows, Local>, Participated<Asks>> {
  const { contributor } = way;
  type Input = ParticipantInput<Specification, Rows>;
  type Mine = ParticipantState<Specification, Rows, Local>;
  type Readied = Ready<Specification, Local>;
  type Listening = Extract<Mine, { readonly at: "uninvited" | "listening" }>;
  type Next = Step<Mine, Participated<Asks>>;
  const seatOf = (state: Mine): Seat => (state.at === "uninvited" ? state.seat : state.ready.seat);

  function begin({ me, rows, specification, ...given }: Input, random: Random): Next {
    const federation = federationIn(given);
    const agreed = specification === undefined ? null : analysis.check(specification);
    mustBeFederation(federation, agreed === null ? 1 : analysis.rounds(agreed));
    if (!federation.participants.some(({ name }) => name === me))
      throw new UsageError("me: is not among the participants");
    const plan = agreed === null ? ({ agreed: false, rows } as const) : planOf(agreed, rows);
    return listen({ at: "uninvited", seat: { federation, me, seed: random(32) }, plan });
  }

  const planOf = (specification: Specification, rows: Rows) =>
    ({ agreed: true, specification, local: analysis.prepare(specification, rows) }) as const;

  function listen(state: Listening): Next {
    const { coordinator, patienceMs = PATIENCE_MS } = seatOf(state).federation;
    return wait<Mine>(state, [coordinator], { patienceMs: LONGER * patienceMs });
  }

  function accept({ seat, plan }: Uninvited<Specification, Rows, Local>, first: Question): Next {
    const agreed = plan.agreed ? plan.specification : null;
    const check = (value: Json): Specification => analysis.check(value);
    const specification = agreedSpecification(check, { agreed, bytes: first.specification });
    blamingPeer("the coordinator's specification", () =>
      mustBeFederation(seat.federation, analysis.rounds(specification)),
    );
    const { local } = plan.agreed ? plan : planOf(specification, plan.rows);
    const counted = { contributors: [], missing: [] };
    return hear({ seat, specification, local, rounds: 0, counted }, first);
  }

  function hear(ready: Readied, { round, last, content, specification: again }: Question): Next {
    const { specification, local, rounds, counted } = ready;
    if (round !== rounds + 1) throw new PeerError(`round ${round} was asked after round ${rounds}`);
    if (round > 1 && again.length > 0) throw new PeerError(`round ${round} came with a specification`);
    const asks = analysis.question(specification).decode(content);
    if (last) return done({ rounds, last: asks, ...counted });
    const most = analysis.rounds(specification);
    if (round > most) throw new PeerError(`round ${round} was asked; at most ${most} are answered`);
    const { answer } = analysis;
    const asked = { round, content };
    if (answer.by === "handler")
      return work<Mine>({ at: "working", ready, asked }, { task: answer.task, inputs: [asks] });
    const compute = (): Float64Array => answer.compute(specification, local, asks); // the rows fit since `prepare`
    return give(ready, asked, blamingPeer("the coordinator's question", compute));
  }

  function give(ready: Readied, asked: Asked, values: Float64Array): Next {
    const { specification, seat } = ready;
    const { federation, me, seed } = seat;
    const sum = sumOf(analysis, federation, { specification, ...asked });
    if (values.length !== sum.length)
      throw new UsageError(`${values.length} numbers to add; ${sum.length} were agreed`);
    return add({ ...ready, rounds: asked.round }, contributor.start({ ...sum, me, values }, coinsFor(seed, sum)));
  }

  const add = (ready: Readied, step: Step<unknown, Counted>): Next =>
    nested(step, {
      around: (nest): Mine => ({ at: "adding", ready, ...nest }),
      after: (counted) => listen({ at: "listening", ready: { ...ready, counted } }),
    });

  return {
    name: `${protocolOf(analysis, way)} participant`,
    reveals: revealsOver(analysis.reveals.participant, contributor.reveals, way.contributorsLearn),
    ...(contributor.kernels && { kernels: contributor.kernels }),
    start: begin,
    receive(state, message) {
      if (state.at === "uninvited") return accept(state, question.decode(message.body));
      if (state.at === "listening") return hear(state.ready, question.decode(message.body));
      if (state.at === "adding") return add(state.ready, contributor.receive(state.inner, message));
      throw new PeerError("a message came while this hospital computes");
    },
    resume(state, outcomes) {
      if (state.at === "adding") return add(state.ready, resumed(contributor, state, outcomes));
      if (state.at !== "working" || analysis.answer.by !== "handler")
        throw new InternalError(`work came back while ${state.at}`);
      return give(state.ready, state.asked, analysis.answer.read(state.ready.specification, outcomes[0]));
    },
    expire(state) {
      if (state.at === "adding") return add(state.ready, expired(contributor, state));
      throw silence([seatOf(state).federation.coordinator]);
    },
  };
}
