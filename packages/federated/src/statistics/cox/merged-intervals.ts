import { UsageError } from "@tavs/core";
import { counts } from "@tavs/core/sharing";
import type { Json } from "@tavs/core/study";
import type { Analysis } from "../../secure-sum/analysis.ts";
import { type Federated, federated } from "../../secure-sum/federated.ts";
import { countOnGrid } from "../grid-counts.ts";
import { completeRows, type DataRow, numbersIn } from "../model/data-row.ts";
import { missingOf, ROW_RULES, type RowRules, rowRules } from "../model/row-rules.ts";
import { mustBeEnoughRows, thresholdsOf } from "../model/thresholds.ts";
import { oneRound } from "../one-round.ts";
import { revealing } from "../revealing.ts";
import { fields, fieldsWith, integer, number, oneOf, text } from "../specification.ts";
import { eventsIn } from "../survival/cells.ts";
import { packedIndex, packedLength } from "../symmetric-matrix.ts";
import type { Ties } from "./partial-likelihood.ts";

/** From which fine intervals those of a Cox model's grid are merged, as it stands in the study terms. */
export interface MergedIntervalsSpecification extends RowRules {
  readonly [name: string]: Json;
  readonly time: string;
  readonly event: string;
  /** At most 256 intervals: every stretch of them is voted on. */
  readonly grid: { readonly width: number; readonly intervals: number };
  /** Efron's opens the sums over those with the event: who left without it is the difference, and must not be few either. */
  readonly ties: Ties;
  /** The fewest people with the event in a merged interval; for Efron's ties also of those who leave without it. */
  readonly smallestCell: number;
}

/** Where the merged intervals end, in days: `opened.times` of a Cox model with the opening "grid". */
export interface MergedIntervals {
  readonly times: readonly number[];
}

export const mergedIntervalsAnalysis: Analysis<
  MergedIntervalsSpecification,
  readonly DataRow[],
  Float64Array,
  null,
  null,
  MergedIntervals
> = {
  name: "federated/merged-intervals/1",
  reveals: revealing({
    coordinator:
      "learns, for each stretch of the grid, at how many hospitals at least the agreed number of people had the event in it, and at how many that number left without it, and nothing else",
    left: "the votes of those two together",
  }),
  ...oneRound,
  check,
  shape: ({ grid }, parties) => ({
    length: 2 * packedLength(grid.intervals + 1),
    numbers: counts({ bits: 64, parties }),
  }),
  next: (specification, _memory, totals) => ({ last: null, result: { times: merge(specification, totals) } }),
  prepare: votes,
};

function check(value: Json): MergedIntervalsSpecification {
  const names = ["time", "event", "grid", "ties", "smallestCell"];
  const given = fieldsWith(value, { names, optional: ROW_RULES });
  const grid = fields(given.grid, ["width", "intervals"], "grid");
  return {
    time: text(given.time, "time"),
    event: text(given.event, "event"),
    grid: {
      width: number(grid.width, "grid.width", { least: Number.MIN_VALUE }),
      intervals: integer(grid.intervals, "grid.intervals", { least: 1, most: 256 }),
    },
    ties: oneOf(given.ties, "ties", ["efron", "breslow"]),
    smallestCell: integer(given.smallestCell, "smallestCell", { least: 1, most: 1000 }),
    ...rowRules(given),
  };
}

/** 1 for each stretch of intervals in which enough people here had the event; then, in which enough left without. No count leaves. */
function votes(specification: MergedIntervalsSpecification, all: readonly DataRow[]): Float64Array {
  const { time, event, grid } = specification;
  const rows = completeRows(all, [time, event], missingOf(specification.missing));
  mustBeEnoughRows(rows.length, thresholdsOf(specification.thresholds));
  const outcome = { time: numbersIn(rows, time), event: eventsIn(rows, event), group: new Uint8Array(rows.length) };
  const { events, withdrawn } = countOnGrid(outcome, { ...grid, groups: 1 });
  const [first, second] = [votesOn(events, specification), votesOn(withdrawn, specification)];
  const answer = new Float64Array(first.length + second.length);
  answer.set(first);
  if (specification.ties === "efron") answer.set(second, first.length);
  return answer;
}

function votesOn(counted: Float64Array, { smallestCell }: MergedIntervalsSpecification): Float64Array {
  const size = counted.length;
  const answer = new Float64Array(packedLength(size));
  for (let from = 0; from < size; from++)
    for (let to = from, sum = 0; to < size; to++) {
      sum += counted[to]!;
      answer[packedIndex(from, to, size)] = Number(sum >= smallestCell);
    }
  return answer;
}

/** From the left, an interval ends as soon as one hospital alone has enough of each kind; what is left at the end joins the last one. */
function merge({ grid, ties }: MergedIntervalsSpecification, totals: Float64Array): readonly number[] {
  const size = grid.intervals + 1;
  const ends: number[] = [];
  for (let from = 0, to = 0; to < size; to++) {
    const at = packedIndex(from, to, size);
    const enough = totals[at]! > 0 && (ties === "breslow" || totals[packedLength(size) + at]! > 0);
    if (!enough) continue;
    ends.push(to);
    from = to + 1;
  }
  if (ends.length === 0)
    throw new UsageError("no hospital has enough events for a single interval", { code: "cox-no-information" });
  ends[ends.length - 1] = grid.intervals;
  return ends.map((end) => end * grid.width);
}

/** Finds the intervals of a Cox model's grid, in each of which one hospital alone has `smallestCell` people with the event, and for Efron's ties one that many without. One round. */
export const mergedIntervals: Federated<MergedIntervalsSpecification, readonly DataRow[], null, MergedIntervals> =
  federated(mergedIntervalsAnalysis);
