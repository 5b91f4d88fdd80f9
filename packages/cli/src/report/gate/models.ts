/** Regressions: tables of coefficients where the rows, the events and every cell of the design are many enough. */
import { UsageError } from "@tavs/core";
import type { ChiSquaredTest, Term } from "@tavs/federated/statistics";
import type { AnalysedBy, Population, Support } from "../analysed.ts";
import type { Table, Value } from "../release.ts";
import {
  type Counted,
  columns,
  completeLevels,
  completeOn,
  estimate,
  isSmall,
  type Levels,
  type Limits,
  mustBeCount,
  mustBeMany,
  type Passed,
  roundedCount,
} from "./passing.ts";

/** What the guard asks of a model. */
interface Model {
  readonly terms: readonly Term[];
  /** Its coefficients. */
  readonly parameters: number;
  readonly outcome: string;
  readonly missing: string | undefined;
  readonly support: Support;
  /** Whether the outcome is 0 or 1. */
  readonly hasEvents: boolean;
  readonly others: readonly string[];
}

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

/** Throws `UsageError` where the model is so near its data that it shows them (DataSHIELD's nfilter rules). */
function guard(
  { terms, parameters, outcome, missing, support, hasEvents, others }: Model,
  limits: Limits,
): Pick<Passed, "counts" | "levels"> {
  const { events } = support;
  const rows = mustBeMany(support.rows, "rows of the model", limits);
  if (hasEvents && events === undefined) throw new UsageError("support.events: how many have the event is missing");
  if (events !== undefined)
    for (const [kind, count] of [
      ["events", events],
      ["rows without event", rows - events],
    ] as const)
      if (isSmall(mustBeCount(count, kind), limits) || (hasEvents && kind === "events" && count === 0))
        throw tooFew(kind, limits);
  const base = Math.min(rows, ...(events === undefined ? [] : [events]));
  if (parameters > limits.parametersPerRow * base)
    throw new UsageError(
      `${parameters} parameters are too many for the ${events === undefined ? "rows" : "events"} behind them: at most ${limits.parametersPerRow} each`,
      { code: "too-many-parameters" },
    );
  mustHaveCells(terms, support, limits);
  return countedOf({ terms, outcome, missing, support, others }, hasEvents);
}

const tooFew = (kind: string, { rule }: Limits): UsageError =>
  new UsageError(`${kind}: fewer than ${rule.smallestCell}; a model of so few shows them`, { code: "small" });

/** Every level of a factor, and both values of a column of zeros and ones, have many rows; so has every product of such columns. */
function mustHaveCells(terms: readonly Term[], { rows, cells, measured }: Support, limits: Limits): void {
  for (const name of terms.flatMap(cellsOf)) {
    if (measured.includes(name)) continue;
    const count = Object.hasOwn(cells, name) ? cells[name]! : undefined;
    if (count === undefined)
      throw new UsageError(
        `support: how many rows have ${name} is not said; count them, or name it among the measured`,
        { code: "support" },
      );
    for (const each of [mustBeCount(count, name), mustBeCount(rows - count, `rows without ${name}`)])
      if (isSmall(each, limits)) throw tooFew(`rows with or without ${name}`, limits);
  }
}

/** All levels, the first among them; products of factors by their levels; a product with a measured column is measured itself. */
function cellsOf(term: Term): readonly string[] {
  if (typeof term === "string") return [term];
  if ("levels" in term)
    return (term.levels as readonly (string | number)[]).map((level) => `${term.factor as string}=${level}`);
  const parts = (term as { readonly product: readonly Term[] }).product.map(cellsOf); // no factor is left
  return parts.reduce((left, right) => right.flatMap((b) => left.map((a) => `${a}:${b}`)));
}

function countedOf(
  { terms, outcome, missing, support, others }: Pick<Model, "terms" | "outcome" | "missing" | "support" | "others">,
  hasEvents: boolean,
): Pick<Passed, "counts" | "levels"> {
  const read = [...new Set([...terms.flatMap(columnsOf), outcome, ...others])];
  const of: Population = completeOn(read, missing);
  const counts: Counted[] = [{ of, value: support.rows }];
  const { events } = support;
  if (hasEvents && events !== undefined)
    for (const [level, value] of [
      ["1", events],
      ["0", support.rows - events],
    ] as const)
      counts.push({ of: { ...of, [outcome]: level }, value });
  const levels: Levels = { ...completeLevels(of), ...(hasEvents && { [outcome]: ["0", "1"] }) };
  return { counts, levels };
}

function columnsOf(term: Term): readonly string[] {
  if (typeof term === "string") return [term];
  if ("factor" in term) return [term.factor as string];
  return (term as { readonly product: readonly Term[] }).product.flatMap(columnsOf); // no factor is left
}

function sizeTable({ rows, events }: Support, limits: Limits): Table {
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
