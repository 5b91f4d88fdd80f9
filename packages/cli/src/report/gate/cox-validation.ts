/** The validation of a fixed Cox model: groups of many, and days between which, and behind which, many are. */

import { UsageError } from "@tavs/core";
import type { CoxValidationResult, RiskAt, RiskGroup } from "@tavs/federated/statistics";
import type { AnalysedBy } from "../analysed.ts";
import type { Drawing, Table, Value } from "../release.ts";
import { guard, mustBeFoundWith } from "./model-guard.ts";
import {
  columns,
  completeLevels,
  estimate,
  type Limits,
  mustBeMany,
  type Passed,
  roundedCount,
  share,
} from "./passing.ts";

type Validated = AnalysedBy<"federated/cox-validation/1">;

/**
 * How many had the event is told by the observed risks alone, where enough did between two days that are shown. Of a model of one
 * column, the slope is the coefficient that would be fitted: its cells are those of a Cox model.
 */
export function coxValidationRule({ specification, result, support }: Validated, limits: Limits): Passed {
  const { rows, events, groups } = result;
  const { time, event, model, missing, smallestCell } = specification;
  mustBeFoundWith(smallestCell, limits);
  if (rows !== support.rows)
    throw new UsageError("support: its rows are not those of the validation", { code: "support" });
  const { terms } = model;
  const asked = { terms, parameters: 1, outcome: event, missing, support, hasEvents: true, others: [time] };
  const { of } = guard(asked, limits).counts[0]!; // everybody
  for (const [kind, count] of [
    ["rows", rows],
    ["events", events],
    ["without event", rows - events],
  ] as const)
    mustBeMany(count, kind, limits);
  const areMany = groups.every((group) => isMany(group, limits));
  const parts = areMany ? groups : [];
  const days = shownDays([result, ...parts], limits);
  const isWhole = areMany && days.length === result.at.length;
  return {
    tables: [
      performanceTable(result, limits),
      slopeTable(result),
      ...(days.length > 0 ? [horizonsTable(result, days)] : []),
      ...(parts.length > 1 && days.length > 0 ? [groupsTable(parts, days, limits)] : []),
    ],
    drawings: parts.length > 1 ? days.map((at): Drawing => ({ kind: "calibration", table: GROUPS, at })) : [],
    notes: ["rounded", ...(isWhole ? [] : (["risks-withheld"] as const))],
    counts: [{ of, value: rows }],
    curves: [{ of, time, event, events: stepsOf(result.at, days), withdrawn: [] }],
    levels: completeLevels(of),
  };
}

const GROUPS = "risk_groups";

const isMany = ({ rows, events }: RiskGroup, { rule }: Limits): boolean =>
  Math.min(events, rows - events) >= rule.smallestCell;

/** Days since whose predecessor enough have the event, in each part, and behind which enough are followed. What is left out falls to the next day. */
function shownDays(parts: readonly Pick<RiskGroup, "at">[], { rule: { smallestCell } }: Limits): readonly number[] {
  const shown: number[] = [];
  const since = parts.map(() => 0);
  for (const [h, { day }] of parts[0]!.at.entries()) {
    for (const [p, { at }] of parts.entries()) since[p]! += at[h]!.events;
    const isFew = ({ at }: Pick<RiskGroup, "at">, p: number) =>
      since[p]! < smallestCell || at[h]!.after < smallestCell || at[h]!.observed === null;
    if (parts.some(isFew)) continue;
    shown.push(day);
    since.fill(0);
  }
  return shown;
}

function stepsOf(
  at: readonly RiskAt[],
  days: readonly number[],
): readonly { readonly to: number; readonly count: number }[] {
  return days.map((to, k) => ({
    to,
    count: at.filter(({ day }) => day > (days[k - 1] ?? 0) && day <= to).reduce((sum, { events }) => sum + events, 0),
  }));
}

function performanceTable({ rows, concordance, within }: CoxValidationResult, limits: Limits): Table {
  return {
    name: "performance",
    columns: columns("persons:count concordance_low:number concordance_high:number concordance_within:number"),
    rows: [[roundedCount(rows, limits), ...[...concordance, within].map(share)]],
  };
}

const slopeTable = ({ slope: { coef, se, ci } }: CoxValidationResult): Table => ({
  name: "calibration",
  columns: columns("measure:name coef:number standard_error:number low:number high:number"),
  rows: [["slope", ...[coef, se, Math.log(ci[0]), Math.log(ci[1])].map(estimate)]],
});

const RISKS = "predicted:share observed:share low:share high:share";

const risksOf = ({ predicted, observed }: RiskAt): readonly Value[] =>
  [predicted, observed!.risk, ...(observed!.ci ?? [null, null])].map(share); // days without it are not shown

/** `ratio`: observed over predicted risk. */
const horizonsTable = ({ at }: CoxValidationResult, days: readonly number[]): Table => ({
  name: "horizons",
  columns: columns(`horizon:days ${RISKS} ratio:number`),
  rows: at
    .filter(({ day }) => days.includes(day))
    .map((risk) => [risk.day, ...risksOf(risk), share(risk.observed!.risk / risk.predicted)]),
});

const groupsTable = (groups: readonly RiskGroup[], days: readonly number[], limits: Limits): Table => ({
  name: GROUPS,
  columns: columns(`horizon:days predictor_from:number predictor_to:number persons:count ${RISKS}`),
  rows: days.flatMap((day) =>
    groups.map(({ from, to, rows, at }) => {
      const risk = at.find((each) => each.day === day)!; // each group is asked for the same days
      return [day, ...[from, to].map(estimate), roundedCount(rows, limits), ...risksOf(risk)];
    }),
  ),
});
