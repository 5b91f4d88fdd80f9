/** The validation of a fixed model: bins and subgroups with enough cases and enough controls. */
import { type Cell, publish } from "@tavs/core/disclosure";
import { type GlmTerm, NORMAL_97_5, type Performance, type ValidationResult } from "@tavs/federated/statistics";
import type { AnalysedBy } from "../analysed.ts";
import { type Table, type Value, WITHHELD } from "../release.ts";
import {
  type Counted,
  columns,
  completeLevels,
  estimate,
  type Limits,
  mustBeCount,
  mustBeMany,
  type Passed,
  roundedCount,
  share,
} from "./passing.ts";

type Validated = AnalysedBy<"federated/validation/1">;

export function validationRule({ specification, result }: Validated, limits: Limits): Passed {
  const { rows, cases } = result;
  mustBeMany(rows, "rows", limits);
  for (const [kind, count] of [
    ["cases", cases],
    ["controls", rows - cases],
  ] as const)
    mustBeMany(count, kind, limits);
  const bins = shown(result.calibration.curve, limits);
  const isWhole = bins.every(({ isShown }) => isShown) && limits.rule.roundTo === 1;
  const divided = Object.entries(result.groups).flatMap(([division, groups]) =>
    shown(Object.values(groups), limits).map(({ of, isShown }, g) => ({
      division,
      level: Object.keys(groups)[g]!,
      of,
      isShown,
    })),
  );
  const counts: readonly Counted[] = [rows, rows - cases, cases].map((value, k) => ({
    of: k === 0 ? {} : { [specification.outcome]: k === 1 ? "0" : "1" },
    value,
  }));
  return {
    tables: [
      { name: "performance", columns: columns(PERFORMANCE), rows: [performanceRow(result, limits)] },
      calibrationTable(result),
      curveTable(bins, limits),
      ...(isWhole && result.decisions.length > 0 ? [decisionsTable(result)] : []),
      ...(divided.length > 0 ? [groupsTable(divided, limits)] : []),
    ],
    drawings: [{ kind: "calibration", table: "calibration_curve" }],
    notes: [
      "rounded",
      ...(isWhole ? [] : (["bins-withheld"] as const)),
      ...(divided.some(({ isShown }) => !isShown) ? (["withheld"] as const) : []),
    ],
    // Subgroups were merged as the hospitals voted: whom they hold is not said in the terms, and no count of others is compared with them.
    counts,
    levels: { [specification.outcome]: ["0", "1"], ...completeLevels({}) },
  };
}

interface Binned {
  readonly rows: number;
  readonly cases: number;
}

/** Parts of the same people, by cases and controls: those whose row of the table is not whole are withheld. */
function shown<Part extends Binned>(
  parts: readonly Part[],
  limits: Limits,
): readonly { readonly of: Part; readonly isShown: boolean }[] {
  const values = parts.map(({ rows, cases }) => [mustBeCount(cases, "cases"), mustBeCount(rows - cases, "controls")]);
  if (values.length === 0) return [];
  const { cells, rowTotals, columnTotals, total } = publish(
    { values, counts: "exact" },
    { ...limits.rule, roundTo: 1 },
  );
  const isShown = (cell: Cell) => "value" in cell;
  const areTotals = [...columnTotals, total].every(isShown); // they are shown beside it: where one would have to hide a part, all parts go
  return parts.map((of, p) => ({ of, isShown: areTotals && [...cells[p]!, rowTotals[p]!].every(isShown) }));
}

const PERFORMANCE =
  "persons:count cases:count expected:number brier:number auc_low:number auc_high:number auc_within:number";

const performanceRow = (
  { rows, cases, expected, brier, auc, aucWithin }: Performance,
  limits: Limits,
): readonly Value[] => [
  ...[rows, cases].map((count) => roundedCount(count, limits)),
  ...[expected, brier].map(estimate),
  ...[...auc, aucWithin].map(share),
];

function calibrationTable({ calibration: { slope, intercept, inTheLarge } }: ValidationResult): Table {
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

function curveTable(bins: ReturnType<typeof shown<Bin>>, limits: Limits): Table {
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

const decisionsTable = ({ decisions }: ValidationResult): Table => ({
  name: "decisions",
  columns: columns("threshold:share net_benefit:number treat_all:number"),
  rows: decisions.map(({ threshold, netBenefit, treatAll }) => [
    share(threshold),
    estimate(netBenefit),
    estimate(treatAll),
  ]),
});

interface Divided {
  readonly division: string;
  readonly level: string;
  readonly of: Performance;
  readonly isShown: boolean;
}

function groupsTable(divided: readonly Divided[], limits: Limits): Table {
  const rows = divided.map(({ division, level, of, isShown }): readonly Value[] => [
    division,
    level,
    ...performanceRow(of, limits).map((value) => (isShown ? value : WITHHELD)),
  ]);
  return { name: "subgroups", columns: columns(`division:name level:name ${PERFORMANCE}`), rows };
}
