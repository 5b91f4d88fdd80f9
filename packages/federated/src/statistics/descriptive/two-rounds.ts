// Sums about the mean, exact whatever the mean: the first round finds the means, the second sums powers or products of what differs from
// them. In one round, x^2 of a mean of 10^6 with a deviation of 1 would lose 12 of 16 digits.
import { PeerError, UsageError } from "@tavs/core";
import { fixedPoint } from "@tavs/core/sharing";
import type { Json } from "@tavs/core/study";
import type { Analysis, Turn } from "../../secure-sum/analysis.ts";
import { CompensatedSums } from "../compensated-sums.ts";
import type { DataRow } from "../model/data-row.ts";
import { reals } from "../vector-codec.ts";
import type { Samples } from "./samples.ts";

/** The public constants of a cell: near its mean and its standard deviation, agreed. */
export interface Constants {
  readonly center: number;
  readonly scale: number;
}

/** A cell over all hospitals. The mean of nobody is the agreed center here. */
export interface Counted {
  readonly n: number;
  readonly missing: number;
  readonly mean: number;
}

/** The parts of an analysis of two rounds that differ. */
export interface TwoRounds<S extends Json, Result>
  extends Pick<Analysis<S, readonly DataRow[], Samples, Float64Array, TwoRoundsMemory, never>, "name" | "reveals"> {
  check(specification: Json): S;
  /** One a cell. */
  constants(specification: S): readonly Constants[];
  prepare(specification: S, rows: readonly DataRow[]): Samples;
  /** What is summed of (x - mean) / scale. */
  readonly about: {
    length(specification: S): number;
    compute(specification: S, samples: Samples, asked: readonly Constants[]): Float64Array;
  };
  result(specification: S, counted: readonly Counted[], totals: Float64Array): Result;
}

/** The cells of the first round; none before it was answered. */
export type TwoRoundsMemory = readonly Counted[] | null;

const EACH = 3; // n, missing, sum: of each cell in the first round

export type TwoRoundsAnalysis<S extends Json, Result extends object> = Analysis<
  S,
  readonly DataRow[],
  Samples,
  Float64Array,
  TwoRoundsMemory,
  Result
>;

export function twoRounds<S extends Json, Result extends object>(
  of: TwoRounds<S, Result>,
): TwoRoundsAnalysis<S, Result> {
  const lengthOf = (specification: S) =>
    Math.max(EACH * of.constants(specification).length, of.about.length(specification));
  return {
    name: of.name,
    reveals: of.reveals,
    check: of.check,
    question: (specification) => reals(1 + of.constants(specification).length), // the round, and the means
    rounds: () => 2,
    shape: (specification, parties) => ({
      length: lengthOf(specification),
      numbers: fixedPoint({ bits: 128, fractionBits: 60, parties }),
    }),
    first: (specification) => ({ ask: new Float64Array(1 + of.constants(specification).length), memory: null }),
    next(specification, memory, totals): Turn<Float64Array, TwoRoundsMemory, Result> {
      const counted = memory ?? countedFrom(of.constants(specification), totals);
      const question = Float64Array.of(1, ...counted.map(({ mean }) => mean));
      if (memory === null) {
        if (farCell(question, of.constants(specification)) >= 0)
          throw new UsageError("scaling: a mean is very far from its center; agree on constants nearer to it", {
            code: "scale-far",
          });
        return { ask: question, memory: counted };
      }
      const result = of.result(specification, counted, totals.slice(0, of.about.length(specification)));
      return { last: question, result };
    },
    prepare: of.prepare,
    answer: {
      by: "rows",
      compute(specification, local, question) {
        const answer = new Float64Array(lengthOf(specification));
        const constants = of.constants(specification);
        mustBeAsked(question, constants);
        const asked = constants.map(({ scale }, cell) => ({ center: question[1 + cell]!, scale }));
        answer.set(question[0] === 0 ? countsOf(local, constants) : of.about.compute(specification, local, asked));
        return answer;
      },
    },
  };
}

const FAR = 2 ** 30; // scales from the center

/** The cell whose mean is too far from its center, or -1. */
const farCell = (question: Float64Array, constants: readonly Constants[]): number =>
  constants.findIndex(({ center, scale }, cell) => !(Math.abs(question[1 + cell]! - center) <= FAR * scale));

/**
 * About a center of 2^52 scales differences are rounded to whole scales: their sum would count the patients beyond a value that the
 * coordinator chose. About 2^30 nothing of the kind is left. Throws `PeerError` by cell.
 */
function mustBeAsked(question: Float64Array, constants: readonly Constants[]): void {
  if (question[0] === 0) return;
  if (question[0] !== 1) throw new PeerError("a question about neither the first nor the second round");
  const far = farCell(question, constants);
  if (far >= 0) throw new PeerError(`mean number ${far} of a question is far from what was agreed`);
}

function countsOf({ cells, missing }: Samples, constants: readonly Constants[]): Float64Array {
  const sums = new CompensatedSums(EACH * cells.length);
  cells.forEach((values, cell) => {
    const { center, scale } = constants[cell]!;
    sums.add(EACH * cell, values.length);
    sums.add(EACH * cell + 1, missing[cell]!);
    for (const value of values) sums.add(EACH * cell + 2, (value - center) / scale);
  });
  return sums.toArray();
}

function countedFrom(constants: readonly Constants[], totals: Float64Array): readonly Counted[] {
  return constants.map(({ center, scale }, cell) => {
    const [n = 0, missing = 0, sum = 0] = totals.slice(EACH * cell, EACH * cell + EACH).map((value) => value + 0);
    return { n: Math.round(n), missing: Math.round(missing), mean: n < 0.5 ? center : center + (scale * sum) / n };
  });
}
