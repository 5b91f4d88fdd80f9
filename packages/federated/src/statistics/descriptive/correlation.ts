import { UsageError } from "@tavs/core";
import { type Federated, federated } from "../../secure-sum/federated.ts";
import { CompensatedSums } from "../compensated-sums.ts";
import { completeRows, type DataRow, numbersIn } from "../model/data-row.ts";
import { missingOf } from "../model/row-rules.ts";
import { mustBeEnoughRows, thresholdsOf } from "../model/thresholds.ts";
import { revealing } from "../revealing.ts";
import { studentTwoSidedP } from "../student-t.ts";
import { packedIndex, packedLength } from "../symmetric-matrix.ts";
import { type CorrelationSpecification, checkCorrelation } from "./correlation-specification.ts";
import { normalPoint } from "./distribution-quantiles.ts";
import { mustNotCrossFew } from "./levels.ts";
import { squaresAbout } from "./moments.ts";
import { mustBeMany, type Samples } from "./samples.ts";
import { type Constants, type Counted, type TwoRoundsAnalysis, twoRounds } from "./two-rounds.ts";

/** Of one pair. The test is Student's; the interval is Fisher's, by the hyperbolic tangent, and needs four rows. */
export interface Correlated {
  readonly columns: readonly [string, string];
  readonly correlation: number;
  readonly statistic: number;
  readonly degrees: number;
  readonly p: number;
  readonly ci: readonly [low: number, high: number] | null;
}

export interface CorrelationResult {
  readonly note: "not differentially private";
  readonly n: number;
  /** Every two columns once, in the order of the specification. */
  readonly pairs: readonly Correlated[];
}

export const correlationAnalysis: TwoRoundsAnalysis<CorrelationSpecification, CorrelationResult> = twoRounds({
  name: "federated/correlation/1",
  reveals: revealing({
    coordinator:
      "learns over all hospitals the number of complete rows, the mean of each column, and the sum of products about the means of every two columns, without noise, and nothing else",
    participant: "learns the mean of each column over all hospitals, and nothing else",
    left: "the sums of those two",
  }),
  check: checkCorrelation,
  constants: ({ columns, scaling }) => columns.map((column) => scaling[column]!),
  prepare: samplesOf,
  about: {
    length: ({ columns }) => columns.length + packedLength(columns.length),
    compute: (_specification, samples, asked) => productsAbout(samples, asked),
  },
  result,
});

function samplesOf({ columns, missing, ...specification }: CorrelationSpecification, all: readonly DataRow[]): Samples {
  const rows = completeRows(all, columns, missingOf(missing));
  const thresholds = thresholdsOf(specification.thresholds);
  mustBeEnoughRows(rows.length, thresholds);
  const sums = (columns.length + 3) / 2; // p sums and p (p + 1) / 2 products, of p numbers a row
  const cells = columns.map((column) => {
    const values = numbersIn(rows, column);
    mustBeMany(values, { sums, powers: 2, name: column, thresholds });
    return values;
  });
  const named = columns.map((name, j) => ({ name, values: cells[j]! }));
  mustNotCrossFew(named, thresholds);
  return { cells, missing: new Float64Array(columns.length) };
}

/** The sums of differences, then the packed sums of their products. Cost: n p^2 / 2. */
function productsAbout({ cells }: Samples, asked: readonly Constants[]): Float64Array {
  const size = cells.length;
  const sums = new CompensatedSums(size + packedLength(size));
  const difference = new Float64Array(size);
  for (let row = 0; row < cells[0]!.length; row++) {
    for (const [j, { center, scale }] of asked.entries()) difference[j] = (cells[j]![row]! - center) / scale;
    for (let i = 0, k = size; i < size; i++) {
      sums.add(i, difference[i]!);
      for (let j = i; j < size; j++, k++) sums.add(k, difference[i]! * difference[j]!);
    }
  }
  return sums.toArray();
}

function result(
  { columns, level }: CorrelationSpecification,
  counted: readonly Counted[],
  totals: Float64Array,
): CorrelationResult {
  const { n } = counted[0]!;
  if (n < 3) throw new UsageError("a correlation needs three complete rows", { code: "too-few-rows" });
  const size = columns.length;
  const product = (i: number, j: number) => {
    const [sum, correction] = [totals[size + packedIndex(i, j, size)]!, (totals[i]! * totals[j]!) / n];
    return i === j ? squaresAbout(sum, correction) : sum - correction;
  };
  const squares = columns.map((_, i) => product(i, i));
  const constant = squares.indexOf(0);
  if (constant >= 0)
    throw new UsageError(`column number ${constant} does not vary: it has no correlations`, { code: "no-variation" });
  const pairs = columns.flatMap((first, i) =>
    columns.slice(i + 1).map((second, k) => {
      const j = i + 1 + k;
      const both = product(i, j) / Math.sqrt(squares[i]! * squares[j]!);
      return { columns: [first, second] as const, ...tested(Math.max(-1, Math.min(1, both)), n, level) };
    }),
  );
  return { note: "not differentially private", n, pairs };
}

/** R's cor.test. */
function tested(correlation: number, n: number, level: number): Omit<Correlated, "columns"> {
  const degrees = n - 2;
  const statistic = Math.sqrt(degrees) * (correlation / Math.sqrt((1 - correlation) * (1 + correlation)));
  const p = Math.abs(correlation) === 1 ? 0 : studentTwoSidedP(statistic, degrees);
  const margin = normalPoint(level) / Math.sqrt(n - 3);
  const at = (side: number) => Math.tanh(Math.atanh(correlation) + side * margin);
  return { correlation, statistic, degrees, p, ci: n > 3 ? [at(-1), at(1)] : null };
}

/** Pearson's correlations over all hospitals, with tests and intervals. Two rounds. */
export const correlation: Federated<CorrelationSpecification, readonly DataRow[], Float64Array, CorrelationResult> =
  federated(correlationAnalysis);
