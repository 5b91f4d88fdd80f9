/** Everything that the hub of the main job can read: the totals of every sum, as the aggregator opens them. */
import type { PartyId, Step } from "@tavs/core";
import { play, type Role } from "@tavs/core/testing";
import type { Federated } from "@tavs/federated";
import { masks, type Summed, type Way } from "@tavs/federated/secure-sum";
import { cox, kaplanMeier, type Row, tally } from "@tavs/federated/statistics";
import { byTreatment, countsOf, coxModel, curves, distinct, names, sites } from "../analyses/rotterdam.ts";
import { atOnce } from "../at-once.ts";
import { federationOf, handlersOf } from "../federation.ts";
import type { Series } from "./attacker.ts";

/** Masks, whose aggregator writes down every total that it opens. */
function recording(opened: Float64Array[]): Way {
  const note = <S>(step: Step<S, Summed>): Step<S, Summed> => {
    if (step.status === "done") opened.push(step.result.totals);
    return step;
  };
  const { aggregator } = masks;
  return {
    ...masks,
    aggregator: {
      ...aggregator,
      receive: (state, message) => note(aggregator.receive(state, message)),
      resume: (state, outcomes) => note(aggregator.resume!(state, outcomes)),
    },
  };
}

/** One sum of the main job: the same question to every hospital, about what it holds. */
async function sumOf<Specification, Rows, Last, Result>(
  name: string,
  analysis: Federated<Specification, Rows, Last, Result>,
  { specification, rows }: { readonly specification: Specification; readonly rows: (hospital: number) => Rows },
): Promise<Series> {
  const opened: Float64Array[] = [];
  const { coordinator, participant } = analysis.over(recording(opened));
  const federation = federationOf(names);
  const member = (me: PartyId, i: number): readonly [string, Role] => {
    const input = { ...federation, me, rows: rows(i), specification };
    return [me, { party: participant, input, handlers: handlersOf(me) }];
  };
  const hub = { party: coordinator, input: { ...federation, specification } };
  await play({ hub, ...Object.fromEntries(names.map(member)) }, { compute: atOnce });
  return { name, totals: opened };
}

export interface MainJob {
  readonly iterations: Series;
  /** By group and month: at risk, with the event, withdrawn. */
  readonly treated: Series;
  readonly untreated: Series;
  readonly distinct: Series;
  readonly treatments: Series;
}

/** The four analyses of examples/demo over these hospitals' rows. */
export async function openedByTheMainJob(rows: readonly (readonly Row[])[] = sites): Promise<MainJob> {
  const own = (i: number) => rows[i]!;
  const counted = (i: number) => countsOf(rows[i]!);
  const months = await sumOf("months", kaplanMeier, { specification: curves, rows: own });
  return {
    iterations: await sumOf("iterations", cox, { specification: coxModel, rows: own }),
    treated: monthsOf(months, 0),
    untreated: monthsOf(months, 1),
    distinct: await sumOf("distinct", tally, { specification: distinct, rows: counted }),
    treatments: await sumOf("treatments", tally, { specification: byTreatment, rows: counted }),
  };
}

/** The counts of one group (in the order of their names) as totals that follow each other: who leaves is missing in the next month. */
function monthsOf({ name, totals: [counts] }: Series, group: number): Series {
  const months = curves.grid.intervals + 1;
  const [events, withdrawn] = [0, 2].map((kind) =>
    counts!.subarray((kind + group) * months, (kind + group + 1) * months),
  );
  const leaving = events!.map((count, month) => count + withdrawn![month]!);
  const atRisk = leaving.map((_, month) => leaving.subarray(month).reduce((sum, count) => sum + count, 0));
  return {
    name: `${name} of group ${group}`,
    totals: Array.from(atRisk, (count, k) => Float64Array.of(count, events![k]!, withdrawn![k]!)),
  };
}
