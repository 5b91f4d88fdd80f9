import { PeerError, UsageError } from "@tavs/core";
import { counts } from "@tavs/core/sharing";
import type { Json } from "@tavs/core/study";
import type { Analysis, Turn } from "../../secure-sum/analysis.ts";
import { type Federated, federated } from "../../secure-sum/federated.ts";
import { completeRows, type DataRow, numbersIn } from "../model/data-row.ts";
import { type Factor, factorOf, levelOf } from "../model/factor.ts";
import { missingOf, ROW_RULES, type RowRules, rowRules } from "../model/row-rules.ts";
import { mustBeEnoughRows, thresholdsOf } from "../model/thresholds.ts";
import { revealing } from "../revealing.ts";
import { fieldsWith, integer, rising, text } from "../specification.ts";
import { reals } from "../vector-codec.ts";
import { type BinnedPairs, pairsInside, tiesIn } from "./rank-bracket.ts";
import { type RankSumResult, rankSumResult } from "./rank-sum-result.ts";
import { binOf, histogram, keptCuts, splitTree, votesOn } from "./score-bins.ts";

/** Wilcoxon's rank-sum test of a number between two groups, as it stands in the study terms. */
export interface RankSumSpecification extends RowRules {
  readonly [name: string]: Json;
  readonly value: string;
  /** Two levels; the statistic is of the second. */
  readonly by: Factor;
  /** Cuts between fine bins of the value, rising; 1 to 1,023. */
  readonly cuts: readonly number[];
  /** The fewest people of each group in a bin that is opened; at one hospital already. */
  readonly smallestCell: number;
}

interface LocalRanks {
  readonly value: Float64Array;
  readonly bin: Uint16Array;
  readonly second: Uint8Array;
}

/** The cuts that are opened; none in the round of votes. */
interface RankMemory {
  readonly kept: readonly number[] | null;
}

export const rankSumAnalysis: Analysis<
  RankSumSpecification,
  readonly DataRow[],
  LocalRanks,
  Float64Array,
  RankMemory,
  RankSumResult
> = {
  name: "federated/rank-sum/1",
  reveals: revealing({
    coordinator:
      "learns, for each stretch of the agreed bins, at how many hospitals enough people of both groups are in it; then over all hospitals how many of each group are in each bin that such a stretch fills, how pairs inside a bin of one hospital are ranked, and how many values tie inside hospitals, and nothing else",
    participant: "learns which bins were large enough, and nothing else",
    left: "the counts of those two together",
  }),
  question: ({ cuts }) => reals(1 + cuts.length),
  rounds: () => 2,
  check,
  shape: ({ cuts }, parties) => ({ length: 2 * cuts.length + 2 + SINGLE, numbers: counts({ bits: 64, parties }) }),
  first: ({ cuts }) => ({ ask: new Float64Array(1 + cuts.length), memory: { kept: null } }),
  next,
  prepare,
  answer: { by: "rows", compute: answer },
};

const SINGLE = 3; // pairs in one bin of one hospital, twice those won, and ties

function check(value: Json): RankSumSpecification {
  const given = fieldsWith(value, {
    names: ["value", "by", "cuts", "smallestCell"],
    optional: ROW_RULES,
  });
  const by = factorOf(given.by, "by");
  if (by.levels.length !== 2) throw new UsageError("by: a rank-sum test compares two levels");
  const cuts = rising(given.cuts, "cuts");
  if (cuts.length > 1023) throw new UsageError("cuts: at most 1023");
  return {
    ...{ value: text(given.value, "value"), by, cuts },
    smallestCell: integer(given.smallestCell, "smallestCell", { least: 1, most: 1000 }),
    ...rowRules(given),
  };
}

function prepare({ value, by, cuts, missing, thresholds }: RankSumSpecification, all: readonly DataRow[]): LocalRanks {
  const rows = completeRows(all, [value, by.factor], missingOf(missing));
  mustBeEnoughRows(rows.length, thresholdsOf(thresholds));
  const values = numbersIn(rows, value);
  return {
    value: values,
    bin: Uint16Array.from(values, (x) => binOf(x, cuts)),
    second: Uint8Array.from(rows, (row, i) => levelOf(by, row, i)),
  };
}

/** Votes where nothing is marked as kept, else the counts between the kept cuts; whole numbers either way. */
function answer({ cuts, smallestCell }: RankSumSpecification, local: LocalRanks, question: Float64Array): Float64Array {
  if (question.some((mark) => mark !== 0 && mark !== 1)) throw new PeerError("a question that marks no cuts");
  const { value, bin, second } = local;
  const sums = new Float64Array(2 * cuts.length + 2 + SINGLE);
  if (question[0] === 0) {
    const groups = [0, 1].map((group) =>
      histogram(
        bin.filter((_, i) => second[i] === group),
        cuts.length + 1,
      ),
    );
    sums.set(votesOn(groups, splitTree(cuts.length + 1), smallestCell));
    return sums;
  }
  const kept = cuts.flatMap((_, k) => (question[1 + k] === 1 ? [k + 1] : []));
  const merged = Uint16Array.from(bin, (fine) => binOf(fine, kept));
  const { won, pairs } = pairsInside(merged, value, second);
  for (const [i, at] of merged.entries()) sums[SINGLE + second[i]! * (cuts.length + 1) + at]!++;
  sums.set([pairs, 2 * won, tiesIn(value)]);
  return sums;
}

function next(
  { cuts, smallestCell }: RankSumSpecification,
  { kept }: RankMemory,
  totals: Float64Array,
): Turn<Float64Array, RankMemory, RankSumResult> {
  if (kept !== null) {
    const size = cuts.length + 1;
    const [pairs = 0, twice = 0, ties = 0] = totals;
    const part = (group: number) => totals.slice(SINGLE + group * size, SINGLE + group * size + kept.length + 1);
    const binned: BinnedPairs = { cases: part(1), controls: part(0), won: twice / 2, pairs };
    return { last: new Float64Array(1 + cuts.length), result: rankSumResult(binned, ties) };
  }
  if (!(totals[0]! > 0))
    throw new UsageError(`no hospital has ${smallestCell} people of each group`, { code: "too-few-rows" });
  const opened = keptCuts(splitTree(cuts.length + 1), totals, 1);
  const marks = cuts.map((_, k) => Number(opened.includes(k + 1)));
  return { ask: Float64Array.of(1, ...marks), memory: { kept: opened } };
}

/** Wilcoxon's rank-sum test over all hospitals, as a bracket: R's statistic and p-value lie inside. Two rounds. */
export const rankSum: Federated<RankSumSpecification, readonly DataRow[], Float64Array, RankSumResult> =
  federated(rankSumAnalysis);
