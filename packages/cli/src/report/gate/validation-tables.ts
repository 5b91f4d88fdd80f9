// The tables of a validation.
import { type GlmTerm, NORMAL_97_5, type Performance, type ValidationResult } from "@tavs/federated/statistics";
import { type Table, type Value, WITHHELD } from "../release.ts";
import { columns, estimate, type Limits, roundedCount, share } from "./passing.ts";

/** One of the parts that people are divided into, and whether it is shown. */
export interface Part<Of> {
  readonly of: Of;
  readonly isShown: boolean;
}

export const PERFORMANCE =
  "persons:count cases:count expected:number brier:number auc_low:number auc_high:number auc_within:number";

export const performanceRow = (
  { rows, cases, expected, brier, auc, aucWithin }: Performance,
  limits: Limits,
): readonly Value[] => [
  ...[rows, cases].map((count) => roundedCount(count, limits)),
  ...[expected, brier].map(estimate),
  ...[...auc, aucWithin].map(share),
];

export function calibrationTable({ calibration: { slope, intercept, inTheLarge } }: ValidationResult): Table {
  const row = (name: string, { coef, se, ci }: GlmTerm): readonly Value[] => [
    name,
    ...[coef, se, ...(ci ?? [null, null])].map(estimate),
  ];
  const rows = [row("slope", slope), row("intercept", intercept), row("in_the_large", inTheLarge)];
  return {
    name: "calibration",
    columns: columns("measure:name coef:number standard_error:number low:number high:number"),
    rows,
  };
}

export function curveTable(bins: readonly Part<Bin>[], limits: Limits): Table {
  const rows = bins.map(({ of, isShown }): readonly Value[] => [
    estimate(of.from),
    estimate(of.to),
    ...(isShown ? binRow(of, limits) : HIDDEN),
  ]);
  return {
    name: "calibration_curve",
    columns: columns(
      "risk_from:share risk_to:share persons:count cases:count predicted:share observed:share low:share high:share",
    ),
    rows,
  };
}

const HIDDEN: readonly Value[] = Array.from({ length: 6 }, () => WITHHELD);

/** The observed share with E. B. Wilson's interval of 1927. */
function binRow({ rows, cases, expected }: Bin, limits: Limits): readonly Value[] {
  const counts = [rows, cases].map((count) => roundedCount(count, limits));
  if (rows === 0) return [...counts, null, null, null, null];
  const [observed, z2] = [cases / rows, NORMAL_97_5 ** 2];
  const middle = (observed + z2 / (2 * rows)) / (1 + z2 / rows);
  const reach = (NORMAL_97_5 * Math.sqrt((observed * (1 - observed)) / rows + z2 / (4 * rows ** 2))) / (1 + z2 / rows);
  return [...counts, ...[expected / rows, observed, middle - reach, middle + reach].map(share)];
}

type Bin = ValidationResult["calibration"]["curve"][number];

export const decisionsTable = ({ decisions }: ValidationResult): Table => ({
  name: "decisions",
  columns: columns("threshold:share net_benefit:number treat_all:number"),
  rows: decisions.map(({ threshold, netBenefit, treatAll }) => [
    share(threshold),
    estimate(netBenefit),
    estimate(treatAll),
  ]),
});

export interface Divided {
  readonly division: string;
  readonly level: string;
  readonly of: Performance;
  readonly isShown: boolean;
}

export function groupsTable(divided: readonly Divided[], limits: Limits): Table {
  const rows = divided.map(({ division, level, of, isShown }): readonly Value[] => [
    division,
    level,
    ...performanceRow(of, limits).map((value) => (isShown ? value : WITHHELD)),
  ]);
  return { name: "subgroups", columns: columns(`division:name level:name ${PERFORMANCE}`), rows };
}
