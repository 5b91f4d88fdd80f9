/** The validation of a fixed model: bins and subgroups with enough cases and enough controls. */
import { type Cell, publish } from "@tavs/core/disclosure";
import type { AnalysedBy } from "../analysed.ts";
import { mustBeFoundWith } from "./model-guard.ts";
import { type Counted, columns, completeLevels, type Limits, mustBeCount, mustBeMany, type Passed } from "./passing.ts";
import {
  calibrationTable,
  curveTable,
  decisionsTable,
  groupsTable,
  type Part,
  PERFORMANCE,
  performanceRow,
} from "./validation-tables.ts";

type Validated = AnalysedBy<"federated/validation/1">;

export function validationRule({ specification, result }: Validated, limits: Limits): Passed {
  const { rows, cases } = result;
  mustBeFoundWith(specification.smallestCell, limits);
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
function shown<Of extends Binned>(parts: readonly Of[], limits: Limits): readonly Part<Of>[] {
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
