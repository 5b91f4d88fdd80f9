/** Hospitals' own estimates, where each is of enough persons: together with the pooled one, a single withheld hospital would follow. */
import { UsageError } from "@tavs/core";
import { NORMAL_97_5, type PooledEstimate } from "@tavs/federated/statistics";
import type { AnalysedBy } from "../analysed.ts";
import type { Value } from "../release.ts";
import { columns, estimate, type Limits, mustBeCount, mustBeMany, type Passed, roundedCount } from "./passing.ts";

export function metaAnalysisRule(
  { specification, result }: AnalysedBy<"federated/meta-analysis/1">,
  limits: Limits,
): Passed {
  const { measure, sites } = specification;
  for (const { name, rows, events, parameters } of sites) {
    mustBeMany(rows, `rows of ${name}`, limits);
    if (events !== undefined) {
      mustBeMany(events, `events of ${name}`, limits);
      if (mustBeCount(rows - events, `rows of ${name} without event`) > 0)
        mustBeMany(rows - events, `rows of ${name} without event`, limits);
    }
    if (!(parameters <= limits.parametersPerRow * Math.min(rows, events ?? rows)))
      throw new UsageError(`${name}: its model has too many parameters for so few; leave it out`, {
        code: "too-many-parameters",
      });
  }
  const shown = (value: number) => estimate(measure === "difference" ? value : Math.exp(value));
  const row = (
    named: readonly [part: string, name: Value],
    persons: Value,
    value: number,
    se: number,
    [low, high]: readonly [number, number],
  ): readonly Value[] => [...named, persons, ...[value, low, high].map(shown), estimate(se)];
  const pooled = (part: string, { estimate: value, standardError, ci }: PooledEstimate) =>
    row([part, null], null, value, standardError, ci);
  const { fixed, random, prediction, q, iSquared, tauSquared } = result;
  const hospitals = sites.map(({ name, rows, estimate: value, standardError: se }) =>
    row(["hospital", name], roundedCount(rows, limits), value, se, [
      value - NORMAL_97_5 * se,
      value + NORMAL_97_5 * se,
    ]),
  );
  return {
    tables: [
      {
        name: "estimates",
        columns: columns(
          `part:name hospital:name persons:count ${measure.replace("-", "_")}:number low:number high:number standard_error:number`,
        ),
        rows: [...hospitals, pooled("fixed", fixed), pooled("random", random)],
      },
      {
        name: "heterogeneity",
        columns: columns(
          "q:number degrees:number p:p i_squared:number tau_squared:number prediction_low:number prediction_high:number",
        ),
        rows: [
          [
            ...[q.statistic, q.degrees, q.p, iSquared, tauSquared].map(estimate),
            ...(prediction?.map(shown) ?? [null, null]),
          ],
        ],
      },
    ],
    drawings: [{ kind: "forest", table: "estimates", scale: measure === "difference" ? "difference" : "ratio" }],
    notes: ["estimates-of-hospitals", "rounded"],
    counts: sites.map(({ name, rows }) => ({ of: { hospital: name }, value: rows })),
    levels: { hospital: sites.map(({ name }) => name) },
  };
}
