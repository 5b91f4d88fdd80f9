import { done, InternalError, type Party, party, type Random, type Step, UsageError, work } from "@tavs/core";
import { canonicalBytes, type Json } from "@tavs/core/study";
import type { Analysis, Turn } from "./analysis.ts";
import { coinsFor, type Federation, federationIn, mustBeFederation, protocolOf, sumOf } from "./federation.ts";
import { MAX_SPECIFICATION, question } from "./messages.ts";
import { expired, type Nest, nested, resumed, saying } from "./nested.ts";
import { type Counted, revealsOver, type Summed, type Way } from "./way.ts";

export interface CoordinatorInput<Specification> extends Federation {
  readonly specification: Specification;
}

interface Asking<Specification> {
  readonly federation: Federation;
  readonly specification: Specification;
  readonly seed: Uint8Array;
  readonly round: number;
}

interface Asked<Specification, Memory> {
  readonly asking: Asking<Specification>;
  readonly memory: Memory;
}

type State<Specification, Memory> = Asked<Specification, Memory> &
  (({ readonly at: "adding" } & Nest<unknown>) | { readonly at: "advancing"; readonly summed: Summed });

/** The side that asks and adds: it learns the totals that the analysis names, and no hospital's part of them. */
export function coordinatorOf<Specification extends Json, Rows, Local, Question, Memory, Result extends object>(
  analysis: Analysis<Specification, Rows, Local, Question, Memory, Result>,
  way: Way,
): Party<CoordinatorInput<Specification>, State<Specification, Memory>, Result & Counted> {
  const { aggregator } = way;
  type Mine = State<Specification, Memory>;
  type Next = Step<Mine, Result & Counted>;

  function begin({ specification: given, ...federation }: CoordinatorInput<Specification>, random: Random): Next {
    const specification = analysis.check(given);
    mustBeFederation(federation, analysis.rounds(specification));
    const asking = { federation: federationIn(federation), specification, seed: random(32), round: 1 };
    return take(asking, analysis.first(specification), { contributors: [], missing: [] });
  }

  function take(asking: Asking<Specification>, turn: Turn<Question, Memory, Result>, counted: Counted): Next {
    const { federation, specification, seed, round } = asking;
    const last = "last" in turn;
    const content = analysis.question(specification).encode(last ? turn.last : turn.ask);
    const body = question.encode({ round, last, specification: announced(asking), content });
    const send = federation.participants.map(({ name }) => ({ to: party(name), body }));
    if (last) return done({ ...turn.result, ...counted }, send);
    const asked = { round, content };
    const task = sumOf(analysis, federation, { specification, ...asked });
    const step = add({ asking, memory: turn.memory }, aggregator.start(task, coinsFor(seed, task)));
    return { ...saying(send, step), progress: { phase: analysis.name, done: round - 1, total: round } };
  }

  const add = ({ asking, memory }: Asked<Specification, Memory>, step: Step<unknown, Summed>): Next =>
    nested(step, {
      around: (nest): Mine => ({ at: "adding", asking, memory, ...nest }),
      after: (summed) => {
        const { advance: task } = analysis;
        if (task === undefined) return goOn({ asking, memory }, summed);
        const inputs = [{ memory, totals: summed.totals }];
        return work<Mine>({ at: "advancing", asking, memory, summed }, { task, inputs });
      },
    });

  function goOn({ asking, memory }: Asked<Specification, Memory>, { totals, ...counted }: Summed): Next {
    const turn = analysis.next(asking.specification, memory, totals);
    return take({ ...asking, round: asking.round + 1 }, turn, counted);
  }

  const adding = (state: Mine): Extract<Mine, { readonly at: "adding" }> => {
    if (state.at === "adding") return state;
    throw new InternalError(`a message came, or patience ran out, while ${state.at}`);
  };

  return {
    name: `${protocolOf(analysis, way)} coordinator`,
    reveals: revealsOver(analysis.reveals.coordinator, aggregator.reveals, null),
    ...(aggregator.kernels && { kernels: aggregator.kernels }),
    start: begin,
    receive: (state, message) => add(state, aggregator.receive(adding(state).inner, message)),
    resume: (state, outcomes) =>
      state.at === "adding"
        ? add(state, resumed(aggregator, state, outcomes))
        : goOn({ ...state, memory: outcomes[0] as Memory }, state.summed), // what the handler of the analysis gives
    expire: (state) => add(state, expired(aggregator, adding(state))),
  };
}

/** The specification goes out with the first question. */
function announced({
  round,
  specification: agreed,
}: {
  readonly round: number;
  readonly specification: Json;
}): Uint8Array {
  if (round > 1) return new Uint8Array();
  const specification = canonicalBytes(agreed);
  if (specification.length > MAX_SPECIFICATION)
    throw new UsageError(`a specification of ${specification.length} bytes; ${MAX_SPECIFICATION} is the most`);
  return specification;
}
