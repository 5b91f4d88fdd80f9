import { counts } from "@tavs/core/sharing";
import type { Analysis, Turn } from "../../secure-sum/analysis.ts";
import { type Federated, federated } from "../../secure-sum/federated.ts";
import type { DataRow } from "../model/data-row.ts";
import { thresholdsOf } from "../model/thresholds.ts";
import { revealing } from "../revealing.ts";
import { namesOf } from "../survival/cells.ts";
import { reals } from "../vector-codec.ts";
import { type Bisection, bisected, halvings, type Stretch } from "./bisection.ts";
import { ASKED, answerOf, asked, beyondOf, type Points, pointsOf, searchesIn } from "./quantile-questions.ts";
import { checkQuantiles, type QuantilesSpecification } from "./quantiles-specification.ts";

/** A quantile, or how near to it one may come: it lies above `above` and is at most `atMost`. Null: beyond the grid. */
export interface Quantile {
  readonly share: number;
  /** The point of the grid; null where only the interval may be told, and outside of the grid. */
  readonly value: number | null;
  readonly above: number | null;
  readonly atMost: number | null;
}

export interface QuantilesResult {
  readonly note: "not differentially private";
  /** By group ("sex=1", or "all"). */
  readonly groups: Readonly<Record<string, { readonly n: number; readonly quantiles: readonly Quantile[] }>>;
}

/** By group, by share. */
interface Memory {
  readonly searches: readonly Bisection[];
}

type QuantilesTurn = Turn<Float64Array, Memory, QuantilesResult>;

const mostRounds = (specification: QuantilesSpecification): number => 1 + 2 * halvings(beyondOf(specification)); // the size, then votes and a count

export const quantilesAnalysis: Analysis<
  QuantilesSpecification,
  readonly DataRow[],
  Points,
  Float64Array,
  Memory,
  QuantilesResult
> = {
  name: "federated/quantiles/1",
  reveals: revealing({
    coordinator:
      "learns, for each group, how many rows over all hospitals have a value at or below each threshold of the bisection, no two of which differ by fewer people than agreed, and at how many hospitals at least that many lie in either half of each stretch of the grid that it tried to split, and nothing else",
    participant: "learns the thresholds of each round, and so the quantiles, and nothing else",
    left: "the counts of those two together",
  }),
  check: checkQuantiles,
  question: (specification) => reals(ASKED * searchesIn(specification)),
  rounds: mostRounds,
  shape: (specification, parties) => ({
    length: 2 * searchesIn(specification),
    numbers: counts({ bits: 64, parties }),
  }),
  first: (specification) =>
    turnOf(specification, {
      searches: Array.from({ length: searchesIn(specification) }, () => ({ at: "size" as const })),
    }),
  next(specification, { searches }, totals) {
    const voting = thresholdsOf(specification.thresholds).smallestCell > 0;
    const { quantiles } = specification;
    const next = searches.map((search, s) => {
      const share = quantiles[s % quantiles.length]!;
      const answered = [totals[2 * s]!, totals[2 * s + 1]!] as const;
      return bisected(search, answered, { share, beyond: beyondOf(specification), voting });
    });
    return turnOf(specification, { searches: next });
  },
  prepare: pointsOf,
  answer: { by: "rows", compute: answerOf },
};

function turnOf(specification: QuantilesSpecification, memory: Memory): QuantilesTurn {
  const { searches } = memory;
  const question = Float64Array.from(searches.flatMap((search) => asked(search, beyondOf(specification))));
  const ends = searches.flatMap((search) => (search.at === "done" ? [search] : []));
  if (ends.length < searches.length) return { ask: question, memory };
  return { last: question, result: resultOf(specification, ends) };
}

type Ended = Extract<Bisection, { at: "done" }>;

function resultOf(specification: QuantilesSpecification, searches: readonly Ended[]): QuantilesResult {
  const { quantiles, by } = specification;
  const groups = namesOf(by).map((name, g) => {
    const found = searches.slice(g * quantiles.length, (g + 1) * quantiles.length);
    const listed = found.map(({ cell }, s) => quantileOf(specification, cell, quantiles[s]!));
    return [name, { n: found[0]!.n, quantiles: listed }] as const;
  });
  return { note: "not differentially private", groups: Object.fromEntries(groups) };
}

function quantileOf({ grid }: QuantilesSpecification, { from, to }: Stretch, share: number): Quantile {
  const at = (point: number) => (point >= 0 && point <= grid.intervals ? grid.start + point * grid.width : null);
  const [above, atMost] = [at(from), at(to)];
  return { share, value: to - from === 1 && above !== null ? atMost : null, above, atMost };
}

/** Quantiles (R's type 1 on the agreed grid) over all hospitals, by bisection on counts: at most 1 + 2 log2(intervals + 2) rounds. */
export const quantiles: Federated<QuantilesSpecification, readonly DataRow[], Float64Array, QuantilesResult> =
  federated(quantilesAnalysis);
