import { UsageError } from "@tavs/core";
import { type Federated, federated } from "../../secure-sum/federated.ts";
import { completeRows, type DataRow, numberIn } from "../model/data-row.ts";
import { levelOf } from "../model/factor.ts";
import { missingOf } from "../model/row-rules.ts";
import { mustBeEnoughRows, thresholdsOf } from "../model/thresholds.ts";
import { revealing } from "../revealing.ts";
import { studentTwoSidedP } from "../student-t.ts";
import { namesOf, sizeOf } from "../survival/cells.ts";
import { studentPoint } from "./distribution-quantiles.ts";
import { momentsOf, powersAbout } from "./moments.ts";
import { mustBeMany, type Samples } from "./samples.ts";
import { checkTTest, type TTestSpecification } from "./t-test-specification.ts";
import { type Counted, type TwoRoundsAnalysis, twoRounds } from "./two-rounds.ts";

/** Two-sided. */
export interface TTestResult {
  readonly note: "not differentially private";
  readonly groups: Readonly<Record<string, { readonly n: number; readonly mean: number; readonly variance: number }>>;
  /** The mean, or the difference of the two. */
  readonly estimate: number;
  readonly se: number;
  readonly statistic: number;
  readonly degrees: number;
  readonly p: number;
  readonly ci: readonly [low: number, high: number];
}

export const tTestAnalysis: TwoRoundsAnalysis<TTestSpecification, TTestResult> = twoRounds({
  name: "federated/t-test/1",
  reveals: revealing({
    coordinator:
      "learns, for each group, how many rows it has over all hospitals, their mean and the sum of squares about it, without noise, and nothing else",
    participant: "learns the mean of each group over all hospitals, and nothing else",
    left: "the sums of those two",
  }),
  check: checkTTest,
  constants: ({ by, scaling }) => Array.from({ length: sizeOf(by) }, () => scaling),
  prepare: samplesOf,
  about: {
    length: ({ by }) => 2 * sizeOf(by),
    compute: (_specification, samples, asked) => powersAbout(samples, asked, 2),
  },
  result,
});

function samplesOf({ column, minus, by, ...specification }: TTestSpecification, all: readonly DataRow[]): Samples {
  const read = [column, minus, by?.factor].filter((name) => name !== undefined);
  const rows = completeRows(all, read, missingOf(specification.missing));
  const thresholds = thresholdsOf(specification.thresholds);
  mustBeEnoughRows(rows.length, thresholds);
  const groups = namesOf(by).map((): number[] => []);
  for (const [i, row] of rows.entries()) {
    const value = numberIn(row, column, i) - (minus === undefined ? 0 : numberIn(row, minus, i));
    groups[by === null ? 0 : levelOf(by, row, i)]!.push(value);
  }
  const cells = groups.map((members) => Float64Array.from(members));
  for (const [g, name] of namesOf(by).entries())
    mustBeMany(cells[g]!, { sums: 2, powers: 2, name: `${column} of ${name}`, thresholds });
  return { cells, missing: new Float64Array(cells.length) };
}

interface Sample {
  readonly n: number;
  readonly mean: number;
  readonly variance: number;
}

function result(specification: TTestSpecification, counted: readonly Counted[], totals: Float64Array): TTestResult {
  const { by, level, scaling } = specification;
  const samples = counted.map((cell, g) =>
    sampleOf(momentsOf(cell, scaling.scale, totals.subarray(2 * g, 2 * g + 2)), g),
  );
  const [x, y] = samples as [Sample, Sample?];
  const { se, degrees } = errorOf(specification, x, y);
  if (!(se > 0)) throw new UsageError("all values are the same: nothing can be tested", { code: "no-variation" });
  const estimate = x.mean - (y?.mean ?? 0);
  const statistic = (estimate - specification.mean) / se;
  const margin = studentPoint(level, degrees) * se;
  return {
    note: "not differentially private",
    groups: Object.fromEntries(namesOf(by).map((name, g) => [name, samples[g]!])),
    ...{ estimate, se, statistic, degrees, p: studentTwoSidedP(statistic, degrees) },
    ci: [estimate - margin, estimate + margin],
  };
}

function sampleOf({ n, mean, variance }: ReturnType<typeof momentsOf>, group: number): Sample {
  if (mean === null || variance === null)
    throw new UsageError(`group number ${group} has fewer than two rows: it has no variance`, { code: "too-few-rows" });
  return { n, mean, variance };
}

function errorOf(
  { variances }: TTestSpecification,
  x: Sample,
  y: Sample | undefined,
): { readonly se: number; readonly degrees: number } {
  if (y === undefined) return { se: Math.sqrt(x.variance / x.n), degrees: x.n - 1 };
  if (variances === "equal") {
    const degrees = x.n + y.n - 2;
    const pooled = ((x.n - 1) * x.variance + (y.n - 1) * y.variance) / degrees;
    return { se: Math.sqrt(pooled * (1 / x.n + 1 / y.n)), degrees };
  }
  const [a, b] = [x.variance / x.n, y.variance / y.n]; // B. L. Welch 1947, with Satterthwaite's degrees of freedom
  return { se: Math.sqrt(a + b), degrees: (a + b) ** 2 / (a ** 2 / (x.n - 1) + b ** 2 / (y.n - 1)) };
}

/** Student's t-test over all hospitals: Welch's, pooled, of one sample, paired. Two rounds. */
export const tTest: Federated<TTestSpecification, readonly DataRow[], Float64Array, TTestResult> =
  federated(tTestAnalysis);
