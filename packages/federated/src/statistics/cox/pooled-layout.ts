/** Where each number of a Cox model without strata stands among those that are added up. */
import { designOf } from "../model/terms.ts";
import { packedLength } from "../symmetric-matrix.ts";
import type { CoxSpecification } from "./specification.ts";

export interface Layout {
  readonly columns: number;
  readonly times: number;
  /** Whether covariates times g, summed over the events, are there. */
  readonly timed: boolean;
  /** Where the moments (1, z, z z') of those at risk at a time start; of those with the event, or -1 where they are not opened. */
  atRisk(time: number): number;
  dying(time: number): number;
  /** How many have the event; what they weigh comes behind. */
  deaths(time: number): number;
  readonly length: number;
}

/** Efron's ties need the sums over those with the event: on a grid everywhere, else where at least two share a time. Breslow's need none. */
export function layoutOf({ terms, ties, opening, opened, proportionality }: CoxSpecification): Layout {
  const columns = designOf(terms).length;
  const moments = 1 + columns + packedLength(columns);
  const times = opened!.times;
  const timed = proportionality !== undefined;
  const head = columns + 1 + (timed ? columns : 0);
  const tied = new Set(opening === "grid" ? times : opened!.tied);
  let end = head + times.length * (moments + 2);
  const dying = times.map((time) => {
    if (ties === "breslow" || !tied.has(time)) return -1;
    end += moments;
    return end - moments;
  });
  return {
    ...{ columns, times: times.length, timed, length: end },
    atRisk: (time) => head + time * (moments + 2),
    dying: (time) => dying[time]!,
    deaths: (time) => head + time * (moments + 2) + moments,
  };
}
