/**
 * Tables with the column names of OHDSI's results (CohortMethod, EvidenceSynthesis, as Strategus gathers them) and its minCellCount: a
 * withheld count is minus the smallest cell, which OHDSI's tools read as "fewer than". Ours may also stand for a larger count that hides a
 * small one: a table that told the two apart would give some away (two counts below 5 of 8 together are 4 and 4).
 */
import { csvOf } from "../../data/csv-out.ts";
import { isWithheld, type Kind, type Release, type Table, type Value } from "../release.ts";

const NAMES: Readonly<Record<string, string>> = {
  hazard_ratio: "rr",
  odds_ratio: "rr",
  rate_ratio: "rr",
  low: "ci_95_lb",
  high: "ci_95_ub",
  coef: "log_rr",
  standard_error: "se_log_rr",
  term: "covariate_name",
  i_squared: "i_2",
  persons: "subjects",
  events: "outcomes",
  to: "time_day",
};

/** Of a survival curve the limits are those of survival. */
const CURVE: Readonly<Record<string, string>> = {
  ...NAMES,
  low: "survival_lb",
  high: "survival_ub",
  standard_error: "survival_se",
};

interface Written {
  readonly analysis: string;
  readonly table: Table;
}

export function ohdsiCsv({ study, rule }: Release, { analysis, table }: Written): string {
  const names = table.name === "curve" ? CURVE : isRatio(table) ? NAMES : { persons: "subjects", events: "outcomes" };
  const heading = (name: string): string => (Object.hasOwn(names, name) ? names[name as keyof typeof names]! : name);
  const headings = table.columns.map(({ name, heading: own }) => (own === undefined ? heading(name) : snake(own)));
  const rows = table.rows.map((row) => [
    snake(study.title),
    analysis,
    ...row.map((value, at) => coded(value, table.columns[at]!.kind, rule.smallestCell)),
  ]);
  return csvOf(["database_id", "analysis_id", ...unique(headings)], rows);
}

const isRatio = ({ columns }: Table): boolean =>
  columns.some(({ name }) => ["hazard_ratio", "odds_ratio", "rate_ratio"].includes(name));

/** OHDSI's code is for counts; another number that is withheld is not there. */
function coded(value: Value, kind: Kind, smallestCell: number): string | number {
  if (!isWithheld(value)) return value ?? "";
  return kind === "count" ? -smallestCell : "";
}

const snake = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
    .replaceAll(/^_|_$/g, "") || "unnamed";

/** Two levels that differ by signs alone have columns of two names. */
const unique = (names: readonly string[]): readonly string[] =>
  names.map((name, at) => (names.indexOf(name) === at ? name : `${name}_${at + 1}`));
