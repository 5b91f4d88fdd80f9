/** The validation of a Cox model as people read it. */
import { concordanceBracket, mustCompare } from "../concordance/pair-kinds.ts";
import type { CoxTerm } from "../cox/fit.ts";
import type { GridCounts } from "../grid-counts.ts";
import { kaplanMeier, type SurvivalPoint } from "../kaplan-meier.ts";
import type { Bracket } from "../validation/rank-bracket.ts";
import { type CoxValidationSpecification, intervalOf } from "./specification.ts";
import type { CoxTables } from "./tables.ts";

/** Predicted and observed risk by one horizon. */
export interface RiskAt {
  readonly day: number;
  /** The mean of the predicted risks. */
  readonly predicted: number;
  /** One minus Kaplan-Meier's survival on the grid, with R's log limits; null where nobody is followed so long. */
  readonly observed: {
    readonly risk: number;
    readonly standardError: number | null;
    readonly ci: Limits | null;
  } | null;
  /** Since the horizon before, and those still followed behind this one: what the gate looks at. */
  readonly events: number;
  readonly after: number;
}

type Limits = readonly [low: number, high: number];

/** People whose predictor lies in [from, to); null for no bound. */
export interface RiskGroup {
  readonly from: number | null;
  readonly to: number | null;
  readonly rows: number;
  /** Up to the end of the grid. */
  readonly events: number;
  readonly at: readonly RiskAt[];
}

export interface CoxValidationResult extends Pick<RiskGroup, "rows" | "events" | "at"> {
  readonly note: "not differentially private";
  /** The coefficient of the predictor in a Cox model stratified by hospital (Efron); 1 where the model separates as it says. */
  readonly slope: CoxTerm;
  /** Harrell's C up to the end of the grid, of the pooled table, lies between these. */
  readonly concordance: Bracket;
  /** Over pairs inside hospitals, exact; null where there are none. */
  readonly within: number | null;
  readonly groups: readonly RiskGroup[];
}

interface Opened {
  readonly kept: readonly number[];
  readonly tables: CoxTables;
  readonly slope: CoxTerm;
}

export function coxValidationResult(
  specification: CoxValidationSpecification,
  { kept, tables, slope }: Opened,
): CoxValidationResult {
  const { exact, kinds, inside } = tables;
  const compared = exact.concordant + exact.discordant + exact.tied;
  const cuts = kept.map((cut) => specification.cuts[cut - 1]!);
  const groups = tables.groups.map((counts, g) => ({
    from: cuts[g - 1] ?? null,
    to: cuts[g] ?? null,
    ...described(specification, counts, tables.expected[g]!),
  }));
  const expected = tables.expected.reduce((sums, own) => sums.map((value, h) => value + own[h]!));
  return {
    note: "not differentially private",
    ...described(specification, together(tables.groups), expected),
    slope,
    concordance: mustCompare(concordanceBracket(kinds, inside, exact)),
    within: compared > 0 ? (exact.concordant + exact.tied / 2) / compared : null,
    groups,
  };
}

const together = (groups: readonly GridCounts[]): GridCounts =>
  groups.reduce((sums, own) => ({
    events: sums.events.map((count, k) => count + own.events[k]!),
    withdrawn: sums.withdrawn.map((count, k) => count + own.withdrawn[k]!),
  }));

const total = (counts: Float64Array, from = 0, to = counts.length): number =>
  counts.subarray(from, to).reduce((sum, count) => sum + count, 0);

function described(
  { horizons, grid }: CoxValidationSpecification,
  { events, withdrawn }: GridCounts,
  expected: Float64Array,
): Pick<RiskGroup, "rows" | "events" | "at"> {
  const rows = total(events) + total(withdrawn);
  const curve = kaplanMeier({ events, withdrawn });
  const ends = horizons.map((day) => intervalOf(day, grid.width) + 1);
  const at = horizons.map((day, h) => ({
    day,
    predicted: expected[h]! / rows,
    observed: observedAt(curve, ends[h]! - 1),
    events: total(events, ends[h - 1] ?? 0, ends[h]),
    after: total(events, ends[h]) + total(withdrawn, ends[h]! - 1), // who leaves with the horizon was followed until then
  }));
  return { rows, events: total(events), at };
}

/** At the end of an interval; nobody is left behind the last point of a curve, which stands unless it ended without event. */
function observedAt(curve: readonly SurvivalPoint[], interval: number): RiskAt["observed"] {
  const point = curve[interval] ?? (curve.at(-1)?.survival === 0 ? curve.at(-1) : undefined);
  if (!point) return null;
  const { survival, standardError, low, high } = point;
  return { risk: 1 - survival, standardError, ci: low === null || high === null ? null : [1 - high, 1 - low] };
}
