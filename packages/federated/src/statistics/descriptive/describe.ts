import { type Federated, federated } from "../../secure-sum/federated.ts";
import { completeRows, type DataRow, isMissing, numbersIn } from "../model/data-row.ts";
import { levelOf } from "../model/factor.ts";
import { mustBeEnoughRows, thresholdsOf } from "../model/thresholds.ts";
import { revealing } from "../revealing.ts";
import { namesOf, sizeOf } from "../survival/cells.ts";
import { checkDescribe, type DescribeSpecification } from "./describe-specification.ts";
import { studentPoint } from "./distribution-quantiles.ts";
import { type Moments, momentsOf, powersAbout } from "./moments.ts";
import { mustBeMany, mustNotBeSmall, type Samples } from "./samples.ts";
import { type TwoRoundsAnalysis, twoRounds } from "./two-rounds.ts";

/** Null where there are too few for it. The interval is Student's. */
export interface Described extends Omit<Moments, "missing"> {
  /** Null where it was not asked. */
  readonly missing: number | null;
  readonly sd: number | null;
  readonly se: number | null;
  readonly ci: readonly [low: number, high: number] | null;
}

/** By group ("sex=1", or "all"), by column. */
export interface DescribeResult {
  readonly note: "not differentially private";
  readonly groups: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

export const describeAnalysis: TwoRoundsAnalysis<DescribeSpecification, DescribeResult> = twoRounds({
  name: "federated/describe/1",
  reveals: revealing({
    coordinator:
      "learns, for each group and column, how many rows over all hospitals have a value, how many have none where that is asked, their mean, and the sums of the agreed powers about it, without noise, and nothing else",
    participant: "learns the mean of each group and column over all hospitals, and nothing else",
    left: "the sums of those two",
  }),
  check: checkDescribe,
  constants: ({ columns, scaling, by }) =>
    Array.from({ length: sizeOf(by) }, () => columns.map((column) => scaling[column]!)).flat(),
  prepare: samplesOf,
  about: {
    length: ({ columns, by, moments }) => moments * columns.length * sizeOf(by),
    compute: ({ moments }, samples, asked) => powersAbout(samples, asked, moments),
  },
  result(specification, counted, totals) {
    const { columns, by, moments, scaling } = specification;
    const describe = (cell: number) =>
      described(
        momentsOf(
          counted[cell]!,
          scaling[columns[cell % columns.length]!]!.scale,
          totals.subarray(moments * cell, moments * (cell + 1)),
        ),
        specification,
      );
    const groups = namesOf(by).map((group, g) => {
      const cells = columns.map((column, k) => [column, describe(g * columns.length + k)] as const);
      return [group, Object.fromEntries(cells)] as const;
    });
    return { note: "not differentially private", groups: Object.fromEntries(groups) };
  },
});

function samplesOf(specification: DescribeSpecification, all: readonly DataRow[]): Samples {
  const { columns, by, moments } = specification;
  const [missing, thresholds] = [specification.missing ?? "refuse", thresholdsOf(specification.thresholds)];
  const group = by === null ? [] : [by.factor];
  const read = missing === "refuse" ? [...group, ...columns] : group;
  const rows = completeRows(all, read, missing === "refuse" ? "refuse" : "leave-out");
  mustBeEnoughRows(rows.length, thresholds);
  const groups = Array.from({ length: sizeOf(by) }, (): DataRow[] => []);
  for (const [i, row] of rows.entries()) groups[by === null ? 0 : levelOf(by, row, i)]!.push(row);
  const lacking: number[] = [];
  const cells = groups.flatMap((members, g) =>
    columns.map((column) => {
      const values = numbersIn(
        members.filter((row) => !isMissing(row[column])),
        column,
      );
      const name = `${column} of ${namesOf(by)[g]!}`;
      mustBeMany(values, { sums: moments, powers: moments, name, thresholds });
      if (missing === "count") mustNotBeSmall(members.length - values.length, `no ${name}`, thresholds);
      lacking.push(missing === "count" ? members.length - values.length : 0);
      return values;
    }),
  );
  return { cells, missing: Float64Array.from(lacking) };
}

function described(moments: Moments, { level, missing }: DescribeSpecification): Described {
  const { n, mean, variance } = moments;
  const told = { ...moments, missing: missing === "leave-out" ? null : moments.missing };
  if (mean === null || variance === null) return { ...told, sd: null, se: null, ci: null };
  const se = Math.sqrt(variance / n);
  const margin = studentPoint(level, n - 1) * se;
  return { ...told, sd: Math.sqrt(variance), se, ci: [mean - margin, mean + margin] };
}

/** Numbers, means, deviations, intervals and shape of columns over all hospitals, by group. Two rounds. */
export const describe: Federated<DescribeSpecification, readonly DataRow[], Float64Array, DescribeResult> =
  federated(describeAnalysis);
