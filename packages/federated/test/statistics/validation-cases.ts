/** The model that was made at Rotterdam, as it is validated there and at GBSG, and what R found. */
import type { Json } from "@tavs/core/study";
import type { DataRow } from "@tavs/federated/statistics";
import { readTable } from "./data-sets.ts";
import { NO_THRESHOLDS } from "./near.ts";
import { fixture } from "./patients.ts";

export interface PerformanceOfR
  extends Readonly<Record<"rows" | "cases" | "expected" | "brier" | "auc" | "auc_se", number>> {
  readonly auc_within: Readonly<Record<string, number>>;
}
interface RefitOfR extends Readonly<Record<"coef" | "se", readonly number[]>> {}

interface ValidationOfR extends PerformanceOfR {
  readonly slope: RefitOfR;
  readonly in_the_large: RefitOfR;
  readonly net_benefit: readonly number[];
  readonly treat_all: readonly number[];
  readonly groups: Readonly<Record<string, Readonly<Record<string, PerformanceOfR>>>>;
}

interface RankSumOfR {
  readonly statistic: number;
  readonly p: number;
  readonly rows: readonly number[];
}

export const r: {
  readonly model: { readonly [field: string]: Json };
  readonly cuts: readonly number[];
  readonly decisions: readonly number[];
  readonly gbsg: ValidationOfR;
  readonly rotterdam: ValidationOfR;
  readonly rank_sums: Readonly<Record<"pgr" | "age" | "nodes", RankSumOfR>>;
  readonly cox: { readonly terms: readonly string[]; readonly coefficients: Readonly<Record<string, number>> };
  readonly concordance: Readonly<Record<"gbsg" | "rotterdam", Readonly<Record<string, number>>>>;
} = JSON.parse(fixture("validation.json"));

const shared = { grade3: { equals: ["grade", 3] }, lnodes: { log: ["nodes", 1, 1] } } as const;
export const gbsg: readonly DataRow[] = readTable("gbsg", { ...shared, size2: { over: ["size", 20] } });
export const rotterdam: readonly DataRow[] = readTable("rotterdam", {
  ...shared,
  size2: { differs: ["size", "<=20"] },
});

const hormon = { factor: "hormon", levels: [0, 1] };
const asked = {
  ...{ model: r.model, cuts: r.cuts, decisions: r.decisions, period: null, smallestCell: 5 },
  thresholds: NO_THRESHOLDS,
};
export const atGbsg: { readonly [field: string]: Json } = {
  ...asked,
  outcome: "status",
  by: [hormon, { factor: "grade", levels: [1, 2, 3] }],
};
export const atRotterdam: { readonly [field: string]: Json } = {
  ...asked,
  ...{ outcome: "rfs", by: [hormon], period: { column: "year", starts: [1978, 1984, 1988, 1991] } },
};
