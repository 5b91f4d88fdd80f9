/** The models of bench/reference/survival-analyses.R as specifications, and what R found. */
import type { Json } from "@tavs/core/study";
import type { DataRow } from "@tavs/federated/statistics";
import { readTable } from "./data-sets.ts";
import type { CoxOfR, ProportionalityOfR } from "./expect-cox-of-r.ts";
import { NO_THRESHOLDS } from "./near.ts";
import { fixture } from "./patients.ts";

type WithinName = "weighted" | "clustered" | "offset" | "factors" | "missing" | "cause1" | "cause2" | "plain";
export type WithinOfR = Readonly<Record<WithinName, CoxOfR>> &
  Readonly<Record<`zph_${"identity" | "log" | "km" | "factors" | "weighted"}`, ProportionalityOfR>>;

interface Baseline {
  readonly baseline: { readonly time: readonly number[]; readonly hazard: readonly number[] };
}
export interface PooledOfR {
  readonly exact: CoxOfR & Baseline & Readonly<Record<"zph_km" | "zph_log", ProportionalityOfR>>;
  readonly grid: CoxOfR & Baseline & { readonly zph_identity: ProportionalityOfR };
  readonly grid_weighted: CoxOfR;
  readonly exact_offset: CoxOfR;
}

export const r: {
  readonly cuts: readonly number[];
  readonly within: Readonly<Record<"efron" | "breslow", WithinOfR>>;
  readonly pooled: Readonly<Record<"efron" | "breslow", PooledOfR>>;
} = JSON.parse(fixture("survival-analyses.json"));

export const CUTS: readonly number[] = r.cuts;

const shared = { grade3: { equals: ["grade", 3] }, lnodes: { log: ["nodes", 1, 1] } } as const;
export const lung: readonly DataRow[] = readTable("lung");
export const gbsg: readonly DataRow[] = readTable("gbsg", {
  ...shared,
  size2: { over: ["size", 20] },
  weight: { modulo: ["row", 5, 3, 0.5] },
  shift: { modulo: ["row", 11, 20, 0] },
});
export const rotterdam: readonly DataRow[] = readTable("rotterdam", {
  ...shared,
  size2: { differs: ["size", "<=20"] },
  weight: { modulo: ["row", 7, 4, 0.5] },
  household: { floor: ["row", 3] },
  first: {
    first: [
      ["recur", 1],
      ["death", 2],
    ],
  },
});

const scaling = {
  age: { center: 55, scale: 12 },
  meno: { center: 0.5, scale: 0.5 },
  size2: { center: 0.5, scale: 0.5 },
  grade3: { center: 0.7, scale: 0.5 },
  lnodes: { center: 1, scale: 1 },
  hormon: { center: 0.25, scale: 0.5 },
  sex: { center: 1.5, scale: 0.5 },
  "ph.ecog": { center: 1, scale: 0.75 },
  "wt.loss": { center: 10, scale: 13 },
} as const;

const scalingOf = (terms: readonly (keyof typeof scaling)[]) =>
  Object.fromEntries(terms.map((term) => [term, scaling[term]]));

const within = { opening: "within-site", thresholds: NO_THRESHOLDS, concordance: "within-site" } as const;
const relapse = (terms: readonly (keyof typeof scaling)[]) => ({
  ...{ ...within, time: "rfstime", event: "status", terms, scaling: scalingOf(terms) },
});
const four = relapse(["age", "grade3", "lnodes", "hormon"]);
const grade = { factor: "grade", levels: [1, 2, 3] } as const;

interface ModelOf<Name> {
  readonly name: Name;
  readonly rows: readonly DataRow[];
  readonly asked: { readonly [field: string]: Json };
}

export const withinModels: readonly ModelOf<WithinName>[] = [
  { name: "weighted", rows: rotterdam, asked: { ...four, event: "rfs", weights: "weight" } },
  { name: "clustered", rows: rotterdam, asked: { ...four, event: "rfs", errors: "robust", person: "household" } },
  { name: "offset", rows: gbsg, asked: { ...relapse(["age", "hormon"]), offset: "shift" } },
  {
    name: "factors",
    rows: gbsg,
    asked: {
      ...relapse(["age", "hormon"]),
      terms: ["age", grade, "hormon", { product: [grade, "hormon"] }],
      strata: { factor: "meno", levels: [0, 1] },
    },
  },
  { name: "plain", rows: gbsg, asked: relapse(["age", "meno", "size2", "grade3", "lnodes", "hormon"]) },
  {
    name: "missing",
    rows: lung,
    asked: {
      ...relapse(["age", "sex", "ph.ecog", "wt.loss"]),
      ...{ time: "time", event: "event", missing: "leave-out" },
    },
  },
  { name: "cause1", rows: rotterdam, asked: { ...four, event: "first", cause: 1 } },
  { name: "cause2", rows: rotterdam, asked: { ...four, event: "first", cause: 2 } },
];

const events = gbsg.filter(({ status }) => status === 1).map(({ rfstime }) => Number(rfstime));
const times = [...new Set(events)].sort((a, b) => a - b);
const tied = times.filter((time) => events.filter((other) => other === time).length > 1);

const limits = {
  ...{ age: [20, 90], meno: [0, 1], size2: [0, 1], grade3: [0, 1], lnodes: [0, 5], hormon: [0, 1] },
  ...{ "grade=2": [0, 1], "grade=3": [0, 1] },
} as const;

const pooled = (names: readonly (keyof typeof limits)[], opening: "grid" | "exact") => ({
  ...{ time: "rfstime", event: "status", opening, thresholds: NO_THRESHOLDS },
  terms: names.filter((name) => !name.startsWith("grade=")),
  scaling: scalingOf(names.filter((name) => name in scaling) as (keyof typeof scaling)[]),
  opened: {
    ...(opening === "grid" ? { times: CUTS, tied: [], recoverable: 0 } : { times, tied, recoverable: 0.5 }),
    ranges: Object.fromEntries(names.map((name) => [name, limits[name]])),
  },
});

const six = ["age", "meno", "size2", "grade3", "lnodes", "hormon"] as const;
const offset = pooled(["age", "lnodes", "grade=2", "grade=3"], "exact");
type PooledName = "exact" | "grid" | "grid_weighted" | "exact_offset";
export const pooledModels: readonly {
  readonly name: PooledName;
  readonly asked: { readonly [field: string]: Json };
}[] = [
  { name: "exact", asked: pooled(six, "exact") },
  { name: "grid", asked: pooled(six, "grid") },
  { name: "grid_weighted", asked: { ...pooled(["age", "lnodes", "hormon"], "grid"), weights: "weight" } },
  { name: "exact_offset", asked: { ...offset, terms: [...offset.terms, grade], offset: "shift" } },
];

/** R's transform "km": one minus the Kaplan-Meier curve of everybody, just before each time. */
export function steps(
  rows: readonly DataRow[],
  time: string,
  event: string,
): { readonly times: readonly number[]; readonly values: readonly number[] } {
  const days = [...new Set(rows.map((row) => Number(row[time])))].sort((a, b) => a - b);
  let survival = 1;
  const after = days.map((day) => {
    const atRisk = rows.filter((row) => Number(row[time]) >= day).length;
    survival *= 1 - rows.filter((row) => row[time] === day && row[event] === 1).length / atRisk;
    return 1 - survival;
  });
  return { times: days, values: [0, ...after] };
}
