import { UsageError } from "@tavs/core";
import { counts } from "@tavs/core/sharing";
import type { Json } from "@tavs/core/study";
import type { Analysis } from "../../secure-sum/analysis.ts";
import { type Federated, federated } from "../../secure-sum/federated.ts";
import { countOnGrid } from "../grid-counts.ts";
import { type DataRow, numbersIn } from "../model/data-row.ts";
import type { Factor } from "../model/factor.ts";
import { missingOf, ROW_RULES, type RowRules, rowRules } from "../model/row-rules.ts";
import { thresholdsOf } from "../model/thresholds.ts";
import { oneRound } from "../one-round.ts";
import { revealing } from "../revealing.ts";
import { fieldsWith, integer, list, text } from "../specification.ts";
import { type Cells, cellsOf, gridOf, namesOf, sizeOf } from "./cells.ts";
import { cumulativeIncidence, type IncidencePoint } from "./cumulative-incidence.ts";
import { factorOrNull, gridSpecification } from "./specification.ts";

/** The incidence of several causes by group, as it stands in the study terms. */
export interface CompetingRisksSpecification extends RowRules {
  readonly [name: string]: Json;
  readonly time: string;
  /** The column that says how follow-up ended: 0 without event, or one of the causes' codes. */
  readonly event: string;
  /** Positive whole numbers, each once. */
  readonly causes: readonly number[];
  readonly by: Factor | null;
  readonly grid: { readonly width: number; readonly intervals: number };
  /** A curve ends where fewer are at risk. */
  readonly smallestCell: number;
}

/** By group, then by the cause's code. */
export interface CompetingRisksResult {
  readonly note: "not differentially private";
  readonly groups: Readonly<Record<string, Readonly<Record<string, readonly IncidencePoint[]>>>>;
}

export const competingRisksAnalysis: Analysis<
  CompetingRisksSpecification,
  readonly DataRow[],
  Float64Array,
  null,
  null,
  CompetingRisksResult
> = {
  name: "federated/competing-risks/1",
  reveals: revealing({
    coordinator:
      "learns, for each group and interval of the grid, how many had each event first and how many left without one over all hospitals, without noise and down to a single person, and nothing else",
    left: "the counts of those two together",
  }),
  ...oneRound,
  check,
  shape: (specification, parties) => ({
    length: (1 + specification.causes.length) * sizeOf(specification.by) * (specification.grid.intervals + 1),
    numbers: counts({ bits: 64, parties }),
  }),
  next: (specification, _memory, totals) => ({ last: null, result: resultOf(specification, totals) }),
  prepare,
};

function check(value: Json): CompetingRisksSpecification {
  const names = ["time", "event", "causes", "by", "grid", "smallestCell"];
  const given = fieldsWith(value, { names, optional: ROW_RULES });
  const causes = list(given.causes, "causes", { least: 1, most: 64 }).map((code) =>
    integer(code, "causes", { least: 1, most: 1_000_000 }),
  );
  if (new Set(causes).size !== causes.length) throw new UsageError("causes: a code stands twice");
  return {
    time: text(given.time, "time"),
    event: text(given.event, "event"),
    causes,
    by: factorOrNull(given.by, "by"),
    grid: gridSpecification(given.grid),
    smallestCell: integer(given.smallestCell, "smallestCell", { least: 1, most: 1000 }),
    ...rowRules(given),
  };
}

/** The counts of each cause, then of those who left without any. */
function prepare(specification: CompetingRisksSpecification, rows: readonly DataRow[]): Float64Array {
  const cells: Cells = {
    ...specification,
    strata: null,
    missing: missingOf(specification.missing),
    thresholds: thresholdsOf(specification.thresholds),
  };
  const { rows: complete, time, group } = cellsOf(rows, cells, specification.event);
  const ends = numbersIn(complete, specification.event);
  const stranger = ends.findIndex((end) => end !== 0 && !specification.causes.includes(end));
  if (stranger >= 0)
    throw new UsageError(`row number ${stranger} ends neither without event nor by one of the agreed causes`);
  const counted = specification.causes.map((code) =>
    countOnGrid({ time, event: Uint8Array.from(ends, (end) => Number(end === code)), group }, gridOf(cells)),
  );
  const size = counted[0]!.events.length;
  const all = new Float64Array((counted.length + 1) * size);
  for (const [k, { events, withdrawn }] of counted.entries()) {
    all.set(events, k * size);
    if (k === 0) all.set(withdrawn, counted.length * size);
  }
  for (
    let k = 1;
    k < counted.length;
    k++ // whoever had another event did not leave without one
  )
    for (let at = 0; at < size; at++) all[counted.length * size + at]! -= counted[k]!.events[at]!;
  return all;
}

function resultOf({ causes, by, grid, smallestCell }: CompetingRisksSpecification, totals: Float64Array) {
  const size = grid.intervals + 1;
  const part = (kind: number, group: number) => {
    const from = (kind * sizeOf(by) + group) * size;
    return totals.slice(from, from + size);
  };
  const groups = namesOf(by).map((name, g) => {
    const curves = cumulativeIncidence({
      causes: causes.map((_, k) => part(k, g)),
      withdrawn: part(causes.length, g),
    });
    const shown = curves.map((points) => points.filter(({ atRisk }) => atRisk >= smallestCell)); // at risk only falls
    return [name, Object.fromEntries(causes.map((code, k) => [String(code), shown[k]!]))] as const;
  });
  return { note: "not differentially private", groups: Object.fromEntries(groups) } as const;
}

/** The cumulative incidence of each cause over all hospitals, from one round of counts. */
export const competingRisks: Federated<CompetingRisksSpecification, readonly DataRow[], null, CompetingRisksResult> =
  federated(competingRisksAnalysis);
