/** What R found, as far as the tests read it. */
import { fixture } from "./patients.ts";

/** A Cox model of R: coxph. */
export interface CoxReference {
  readonly ties: "efron" | "breslow";
  readonly terms: readonly string[];
  readonly coef: readonly number[];
  readonly se: readonly number[];
  readonly hr: readonly number[];
  readonly z: readonly number[];
  readonly p: readonly number[];
  readonly hr_lower95: readonly number[];
  readonly hr_upper95: readonly number[];
  readonly vcov: readonly (readonly number[])[];
  readonly loglik_null: number;
  readonly loglik: number;
  readonly lr_chisq: number;
  readonly score_chisq: number;
  readonly wald_chisq: number;
  readonly at_zero?: { readonly gradient: readonly number[]; readonly information: readonly (readonly number[])[] };
  readonly warning?: readonly string[];
}

type Ties = Readonly<Record<"efron" | "breslow", CoxReference>>;

/** A model pooled, stratified by hospital, and at each hospital alone. */
export type CoxBlock = Ties &
  Readonly<Partial<Record<`stratified_by_${string}`, Ties>>> &
  Readonly<Partial<Record<`per_${string}`, Readonly<Record<string, CoxReference>>>>>;

/** R's survfit at some days, and its quartiles. */
export interface KaplanMeierReference {
  readonly n: number;
  readonly events: number;
  readonly at_log: Readonly<
    Record<"time" | "n_risk" | "surv" | "std_err" | "lower" | "upper", readonly (number | null)[]>
  >;
  readonly quantiles_log: Readonly<Record<"time" | "lower" | "upper", readonly (number | null)[]>>;
  readonly curve?: Readonly<
    Record<"time" | "n_risk" | "n_event" | "surv" | "std_err_cumhaz" | "lower" | "upper", readonly number[]>
  >;
}

export interface KaplanMeierBlock {
  readonly pooled: KaplanMeierReference;
  readonly by: Readonly<Record<string, Readonly<Record<string, KaplanMeierReference>>>>;
}

interface RidgeReference {
  readonly lambda: number;
  readonly intercept: number;
  readonly coef: readonly number[];
  readonly loglik: number;
  readonly objective_min: number;
  readonly discrimination: { readonly auc: number };
}

interface Reference {
  readonly lung: { readonly km: KaplanMeierBlock; readonly cox_age_sex_ecog: CoxBlock; readonly cox_sex: CoxBlock };
  readonly gbsg: { readonly km: KaplanMeierBlock; readonly cox: CoxBlock };
  readonly rotterdam: { readonly km_rfs: KaplanMeierBlock; readonly cox_rfs: CoxBlock };
  readonly wdbc: {
    readonly ridge_logistic_30: Readonly<Record<"lambda1" | "lambda10", RidgeReference>> & {
      readonly features: readonly string[];
      readonly mean: readonly number[];
      readonly sd_population: readonly number[];
    };
  };
}

export const reference: Reference = JSON.parse(fixture("reference.json"));
