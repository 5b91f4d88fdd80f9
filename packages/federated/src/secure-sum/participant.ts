import { done, InternalError, type Party, PeerError, type Random, type Step, UsageError, wait, work } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { agreedSpecification, blamingPeer } from "./agreement.ts";
import type { Analysis } from "./analysis.ts";
import { type Asked, coinsFor, federationIn, mustBeFederation, protocolOf, sumOf } from "./federation.ts";
import { type Question, question } from "./messages.ts";
import { expired, nested, resumed, silence } from "./nested.ts";
import type { ParticipantInput, ParticipantState, Participated, Ready, Uninvited } from "./participant-state.ts";
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
  type Next = Step<Mine, Participated<Asks>>;

  function begin({ me, rows, specification, ...given }: Input, random: Random): Next {
    const federation = federationIn(given);
    mustBeFederation(federation, specification === undefined ? 1 : analysis.rounds(analysis.check(specification)));
    if (!federation.participants.some(({ name }) => name === me))
      throw new UsageError("me: is not among the participants");
    const plan = specification === undefined ? ({ agreed: false, rows } as const) : planOf(specification, rows);
    return listen({ at: "uninvited", federation, me, seed: random(32), plan });
  }

  function planOf(asked: Specification, rows: Rows) {
    const specification = analysis.check(asked);
    return { agreed: true, specification, local: analysis.prepare(specification, rows) } as const;
  }

  function listen(state: Extract<Mine, { readonly at: "uninvited" | "listening" }>): Next {
    const { coordinator, patienceMs = PATIENCE_MS } = state.federation;
    return wait<Mine>(state, [coordinator], { patienceMs: LONGER * patienceMs });
  }

  function accept({ at: _, plan, ...common }: Uninvited<Specification, Rows, Local>, first: Question): Next {
    const agreed = plan.agreed ? plan.specification : null;
    const check = (value: Json): Specification => analysis.check(value);
    const specification = agreedSpecification(check, { agreed, bytes: first.specification });
    blamingPeer("the coordinator's specification", () =>
      mustBeFederation(common.federation, analysis.rounds(specification)),
    );
    const local = plan.agreed ? plan.local : analysis.prepare(specification, plan.rows);
    return hear({ ...common, specification, local, rounds: 0, counted: { contributors: [], missing: [] } }, first);
  }

  function hear(state: Readied, { round, last, content, specification: again }: Question): Next {
    const { specification, local, rounds, counted } = state;
    if (round !== rounds + 1) throw new PeerError(`round ${round} was asked after round ${rounds}`);
    if (round > 1 && again.length > 0) throw new PeerError(`round ${round} came with a specification`);
    const asks = analysis.question(specification).decode(content);
    if (last) return done({ rounds, last: asks, ...counted });
    const most = analysis.rounds(specification);
    if (round > most) throw new PeerError(`round ${round} was asked; at most ${most} are answered`);
    const { answer } = analysis;
    const asked = { round, content };
    if (answer.by === "handler")
      return work<Mine>({ ...state, at: "working", asked }, { task: answer.task, inputs: [asks] });
    const compute = (): Float64Array => answer.compute(specification, local, asks); // the rows fit since `prepare`
    return give(state, asked, blamingPeer("the coordinator's question", compute));
  }

  function give(state: Readied, asked: Asked, values: Float64Array): Next {
    const { federation, me, specification, seed } = state;
    const sum = sumOf(analysis, federation, { specification, ...asked });
    if (values.length !== sum.length)
      throw new UsageError(`${values.length} numbers to add; ${sum.length} were agreed`);
    return add({ ...state, rounds: asked.round }, contributor.start({ ...sum, me, values }, coinsFor(seed, sum)));
  }

  const add = (state: Readied, step: Step<unknown, Counted>): Next =>
    nested(step, {
      around: (nest): Mine => ({ ...bare(state), ...nest, at: "adding" }),
      after: (counted) => listen({ ...bare(state), at: "listening", counted }),
    });

  const bare = ({ federation, me, seed, specification, local, rounds, counted }: Readied): Readied => {
    return { federation, me, seed, specification, local, rounds, counted };
  };

  return {
    name: `${protocolOf(analysis, way)} participant`,
    reveals: revealsOver(analysis.reveals.participant, contributor.reveals, way.contributorsLearn),
    ...(contributor.kernels && { kernels: contributor.kernels }),
    start: begin,
    receive(state, message) {
      if (state.at === "uninvited") return accept(state, question.decode(message.body));
      if (state.at === "listening") return hear(state, question.decode(message.body));
      if (state.at === "adding") return add(state, contributor.receive(state.inner, message));
      throw new PeerError("a message came while this hospital computes");
    },
    resume(state, outcomes) {
      if (state.at === "adding") return add(state, resumed(contributor, state, outcomes));
      if (state.at !== "working" || analysis.answer.by !== "handler")
        throw new InternalError(`work came back while ${state.at}`);
      return give(bare(state), state.asked, analysis.answer.read(state.specification, outcomes[0]));
    },
    expire(state) {
      if (state.at === "adding") return add(state, expired(contributor, state));
      throw silence([state.federation.coordinator]);
    },
  };
}
