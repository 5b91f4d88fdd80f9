/** Regressions: tables of coefficients where the rows, the events and every cell of the design are many enough. */
import { UsageError } from "@tavs/core";
import type { ChiSquaredTest } from "@tavs/federated/statistics";
import type { AnalysedBy, Support } from "../analysed.ts";
import type { Table, Value } from "../release.ts";
import { guard } from "./model-guard.ts";
import { columns, estimate, type Limits, type Passed, roundedCount } from "./passing.ts";

export function coxRule({ specification, result, support }: AnalysedBy<"federated/cox/1">, limits: Limits): Passed {
  const { terms, event, time, missing } = specification;
  const rows = Object.entries(result.terms);
  const guarded = guard(
    { terms, parameters: rows.length, outcome: event, missing, support, hasEvents: true, others: [time] },
    limits,
  );
  const names = "term:name coef:number standard_error:number hazard_ratio:number low:number high:number z:number p:p";
  const lines = rows.map(([name, { coef, se, hazardRatio, ci, z, p }]) => [
    name,
    ...[coef, se, hazardRatio, ...ci, z, p].map(estimate),
  ]);
  const { likelihoodRatio, wald, score, concordance, proportionality } = result;
  const tests = [
    testRow("likelihood_ratio", null, likelihoodRatio),
    testRow("wald", null, wald),
    testRow("score", null, score),
    ...Object.entries(proportionality ?? {}).map(([term, test]) => testRow("proportionality", term, test)),
  ];
  return {
    ...guarded,
    tables: [
      sizeTable(support, limits),
      { name: "coefficients", columns: columns(names), rows: lines },
      { name: "tests", columns: columns("test:name term:name chi_squared:number degrees:number p:p"), rows: tests },
      ...(concordance ? [concordanceTable(concordance)] : []),
    ],
    drawings: [{ kind: "forest", table: "coefficients", scale: "ratio" }],
    notes: result.baselineHazard ? ["rounded", "no-baseline"] : ["rounded"],
  };
}

export function glmRule({ specification, result, support }: AnalysedBy<"federated/glm/1">, limits: Limits): Passed {
  const { terms, outcome, family, missing, offset, weights } = specification;
  if (result.rows !== support.rows) throw new UsageError("support: its rows are not those of the model");
  const rows = Object.entries(result.terms);
  const others = [offset, weights].flatMap((name) => name ?? []);
  const hasEvents = family === "logistic";
  const guarded = guard({ terms, parameters: rows.length, outcome, missing, support, hasEvents, others }, limits);
  const isRatio = family !== "gaussian";
  const ratio = isRatio ? (family === "logistic" ? " odds_ratio:number" : " rate_ratio:number") : "";
  const lines = rows.map(([name, { coef, se, ci, statistic, p }]): readonly Value[] => {
    const [low, high] = ci ?? [null, null];
    const shown = (value: number | null) => estimate(value === null || !isRatio ? value : Math.exp(value));
    return [
      name,
      estimate(coef),
      estimate(se),
      ...(isRatio ? [shown(coef)] : []),
      shown(low),
      shown(high),
      estimate(statistic),
      estimate(p),
    ];
  });
  const hasIntervals = lines.length > 1 && rows.every(([, { ci }]) => ci !== null);
  return {
    ...guarded,
    tables: [
      sizeTable(support, limits),
      {
        name: "coefficients",
        columns: columns(
          `term:name coef:number standard_error:number${ratio} low:number high:number statistic:number p:p`,
        ),
        rows: lines,
      },
    ],
    drawings: hasIntervals ? [{ kind: "forest", table: "coefficients", scale: isRatio ? "ratio" : "difference" }] : [],
    notes: ["rounded"],
  };
}

export function sizeTable({ rows, events }: Support, limits: Limits): Table {
  const counts = [rows, ...(events === undefined ? [] : [events])].map((count) => roundedCount(count, limits));
  return {
    name: "size",
    columns: columns(events === undefined ? "persons:count" : "persons:count events:count"),
    rows: [counts],
  };
}

const testRow = (test: string, term: string | null, { statistic, degrees, p }: ChiSquaredTest): readonly Value[] => [
  test,
  term,
  ...[statistic, degrees, p].map(estimate),
];

const concordanceTable = ({
  concordance,
  standardError,
}: {
  readonly concordance: number;
  readonly standardError: number;
}): Table => ({
  name: "concordance",
  columns: columns("concordance:number standard_error:number"),
  rows: [[estimate(concordance), estimate(standardError)]],
});
