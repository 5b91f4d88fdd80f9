// How far the joint model is from that of the pooled rows.
import { readFileSync } from "node:fs";
import type { Compared, Cox } from "./result.ts";

interface Reference {
  readonly terms: readonly string[];
  readonly coef: readonly number[];
  readonly se: readonly number[];
  readonly loglik: number;
}

/** What R computes on the pooled rows: possible here, because the Rotterdam data are public. */
export function compared(cox: Cox): readonly Compared[] {
  const text = readFileSync(new URL("../data/reference.json", import.meta.url), "utf8");
  const pooled = JSON.parse(text).rotterdam.cox_rfs.stratified_by_site.efron as Reference; // examples/data, made by R
  const rows = pooled.terms.flatMap((term, i) => [
    comparison(`${term}, coefficient`, pooled.coef[i]!, cox.terms[term]!.coef),
    comparison(`${term}, standard error`, pooled.se[i]!, cox.terms[term]!.se),
  ]);
  return [...rows, comparison("log-likelihood", pooled.loglik, cox.loglik[1])];
}

const comparison = (quantity: string, pooled: number, tavs: number): Compared => ({
  quantity,
  pooled,
  tavs,
  difference: tavs - pooled,
});
