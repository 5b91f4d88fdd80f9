/** Every Cox model of the reference as a federation: pooled, stratified by each division into hospitals, each hospital alone. */
import type { Standardization, SurvivalRows } from "@tavs/federated/statistics";
import { hospitals, type Model, type Row, survivalRows, table } from "./patients.ts";
import { type CoxReference, reference } from "./reference.ts";

// Public constants, as study terms would state them: round numbers near the middle and the spread of each covariate.
const constants: Readonly<Record<string, readonly [center: number, scale: number]>> = {
  age: [55, 12],
  sex: [1.5, 0.5],
  "ph.ecog": [1, 0.75],
  meno: [0.5, 0.5],
  size2: [0.5, 0.5],
  grade3: [0.5, 0.5],
  lnodes: [1, 1],
  hormon: [0.25, 0.5],
  chemo: [0.25, 0.5],
};

export function publicScale(terms: readonly string[]): Standardization {
  const at = (which: 0 | 1) => Float64Array.from(terms, (term) => constants[term]![which]);
  return { center: at(0), scale: at(1) };
}

const lung = table("lung.csv");
const models = [
  {
    name: "lung: age, sex, performance",
    rows: lung,
    time: "time",
    event: "event",
    block: reference.lung.cox_age_sex_ecog,
  },
  { name: "lung: sex", rows: lung, time: "time", event: "event", block: reference.lung.cox_sex },
  { name: "gbsg", rows: table("gbsg.csv"), time: "rfstime", event: "status", block: reference.gbsg.cox },
  {
    name: "rotterdam",
    rows: table("rotterdam.csv"),
    time: "rfstime",
    event: "rfs",
    block: reference.rotterdam.cox_rfs,
  },
];

export interface Case extends Model {
  readonly title: string;
  readonly rows: readonly Row[];
  /** The column that tells hospitals apart, and the hospital when it stands alone. */
  readonly column?: string;
  readonly alone?: string;
  readonly expected: CoxReference;
}

/** Every Cox model of the reference: pooled, stratified by each division into hospitals, and each hospital alone. */
export const cases: readonly Case[] = models.flatMap(({ name, rows, time, event, block }) => {
  const model = { rows, time, event, terms: block.efron.terms };
  const columns = ["site", "site5", "site_skew"];
  const both = (title: string, ties: typeof block, column?: string): Case[] =>
    [ties.efron, ties.breslow].map((expected) => ({
      ...model,
      title: `${name}, ${title}, ${expected.ties}`,
      expected,
      ...(column && { column }),
    }));
  return [
    ...both("one hospital", block),
    ...columns.flatMap((column) => {
      const stratified = block[`stratified_by_${column}`];
      return stratified ? both(`stratified by ${column}`, stratified, column) : [];
    }),
    ...columns.flatMap((column) =>
      Object.entries(block[`per_${column}`] ?? {}).map(([alone, expected]) => ({
        ...model,
        title: `${name}, ${column} ${alone} alone`,
        column,
        alone,
        expected,
      })),
    ),
  ];
});

export function sites({ alone, column, rows, ...model }: Case): readonly SurvivalRows[] {
  const all = hospitals(rows, column);
  const chosen = alone ? [all.get(alone)!] : [...all.values()];
  return chosen.map((own) => survivalRows(own, model));
}
