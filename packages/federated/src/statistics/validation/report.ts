/** A validation as people read it. */
import type { GlmTerm } from "../glm/report.ts";
import { divisionsOf } from "./local.ts";
import type { Plan } from "./plan.ts";
import { aucBracket, type Bracket, delongBracket, total } from "./rank-bracket.ts";
import { fineCuts, type ValidationSpecification } from "./specification.ts";
import { casesIn, rowsIn, type ScoreTable, tablesFrom } from "./tables.ts";

/** How well the model does for some people. */
export interface Performance {
  readonly rows: number;
  readonly cases: number;
  /** The sum of the predicted risks: as many cases as the model expects. */
  readonly expected: number;
  /** The mean squared error of the predicted risk; exact. */
  readonly brier: number;
  /** The area under the ROC curve of the pooled table lies between these; its width is that of the opened bins. */
  readonly auc: Bracket;
  /** So does its standard error (DeLong); null where there are fewer than two cases, or controls. */
  readonly aucError: Bracket | null;
  /** The area over pairs inside hospitals, exact; null where there are none. For small subgroups, whose bins are few, the better number. */
  readonly aucWithin: number | null;
}

/** People whose predicted risk lies in [from, to). */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  readonly cases: number;
  readonly expected: number;
}

/** Treating from a risk on; benefits are true positives a patient, less false ones weighted by the odds of the threshold (Vickers & Elkin 2006). */
export interface Decision {
  readonly threshold: number;
  readonly netBenefit: number;
  readonly treatAll: number;
}

export interface ValidationResult extends Performance {
  readonly note: "not differentially private";
  readonly calibration: {
    readonly slope: GlmTerm;
    readonly intercept: GlmTerm;
    /** The intercept beside the log odds as they are. */
    readonly inTheLarge: GlmTerm;
    readonly curve: readonly CalibrationBin[];
  };
  /** Exact; only those thresholds on both sides of which enough people are. */
  readonly decisions: readonly Decision[];
  /** By division ("hormon", "period"), then by level; small levels stand together with another. */
  readonly groups: Readonly<Record<string, Readonly<Record<string, Performance>>>>;
}

interface Opened {
  readonly plan: Plan;
  readonly tables: Float64Array;
  readonly slope: readonly GlmTerm[];
  readonly inTheLarge: readonly GlmTerm[];
}

export function validationResult(specification: ValidationSpecification, opened: Opened): ValidationResult {
  const { plan, slope, inTheLarge } = opened;
  const { everybody, divisions } = tablesFrom(opened.tables, plan);
  const groups = divisionsOf(specification).map(({ name, levels }, d) => {
    const cells = divisions[d]!.map((table, cell) => {
      const members = levels.filter((_, level) => plan.divisions[d]!.cellOf[level] === cell);
      return [members.join(" or "), performance(table)] as const;
    });
    return [name, Object.fromEntries(cells)] as const;
  });
  const cuts = fineCuts(specification);
  const kept = plan.cuts.map((cut) => cuts[cut - 1]!);
  return {
    note: "not differentially private",
    ...performance(everybody),
    calibration: {
      intercept: slope[0]!,
      slope: slope[1]!,
      inTheLarge: inTheLarge[0]!,
      curve: curveOf(everybody, kept),
    },
    decisions: specification.decisions
      .filter((risk) => kept.includes(risk))
      .map((risk) => decision(everybody, kept, risk)),
    groups: Object.fromEntries(groups),
  };
}

const performance = (table: ScoreTable): Performance => ({
  rows: rowsIn(table),
  cases: casesIn(table),
  expected: total(table.expected),
  brier: table.squaredErrors / rowsIn(table),
  auc: aucBracket(table),
  aucError: Math.min(casesIn(table), total(table.controls)) < 2 ? null : delongBracket(table),
  aucWithin: table.within.pairs > 0 ? table.within.won / table.within.pairs : null,
});

const curveOf = ({ cases, controls, expected }: ScoreTable, kept: readonly number[]): readonly CalibrationBin[] =>
  Array.from(cases, (count, b) => ({
    from: kept[b - 1] ?? 0,
    to: kept[b] ?? 1,
    rows: count + controls[b]!,
    cases: count,
    expected: expected[b]!,
  }));

function decision(table: ScoreTable, kept: readonly number[], threshold: number): Decision {
  const from = kept.indexOf(threshold) + 1;
  const rows = rowsIn(table);
  const benefit = (cases: number, controls: number) => (cases - (controls * threshold) / (1 - threshold)) / rows;
  return {
    threshold,
    netBenefit: benefit(total(table.cases.slice(from)), total(table.controls.slice(from))),
    treatAll: benefit(casesIn(table), total(table.controls)),
  };
}
