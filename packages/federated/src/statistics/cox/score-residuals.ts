/** Score residuals inside one hospital, each stratum against its own risk sets (R: residuals(coxph, "score")). */
import { linearPredictor, type Ties } from "./partial-likelihood.ts";
import { pathLength, scoreResidual, writeStep } from "./risk-path.ts";
import type { SortedRows } from "./rows.ts";

/** n x p, in the order of the sorted rows, without their weights. Cost: n p. */
export function scoreResiduals(rows: SortedRows, beta: Float64Array, ties: Ties): Float64Array {
  const predictor = linearPredictor(rows, beta);
  const residuals = new Float64Array(rows.covariates.length);
  const first = [...rows.ends.keys()].filter((g) => rows.begins[g] === 1);
  const starts = [...first, rows.ends.length];
  for (const [s, from] of starts.slice(0, -1).entries())
    addStratum(residuals, { rows, predictor, ties, from, to: starts[s + 1]! });
  return residuals;
}

interface Stratum {
  readonly rows: SortedRows;
  readonly predictor: Float64Array;
  readonly ties: Ties;
  /** The first of its times, which is the last day, and the one after its last. */
  readonly from: number;
  readonly to: number;
}

function addStratum(residuals: Float64Array, stratum: Stratum): void {
  const { rows, from, to } = stratum;
  const p = rows.columns;
  const risk = relativeRisks(stratum);
  const path = pathOf(stratum, risk);
  const passed = new Float64Array(1 + p);
  for (let g = to - 1; g >= from; g--) {
    const step = (g - from) * pathLength(p);
    for (let j = 0; j <= p; j++) passed[j]! += path[step + j]!;
    for (let row = startOf(rows, g); row < rows.ends[g]!; row++) {
      const leaving = { covariates: rows.covariates, at: row * p, risk: risk[row]!, passed };
      residuals.set(scoreResidual(path, { ...leaving, step: rows.event[row] === 1 ? step : -1 }), row * p);
    }
  }
}

const startOf = ({ ends }: SortedRows, g: number): number => ends[g - 1] ?? 0;

/** Relative to the largest of the stratum, so that no exponential overflows. By row, zero outside. */
function relativeRisks({ rows, predictor, from, to }: Stratum): Float64Array {
  const [start, end] = [startOf(rows, from), rows.ends[to - 1]!];
  let largest = Number.NEGATIVE_INFINITY;
  for (let row = start; row < end; row++) largest = Math.max(largest, predictor[row]!);
  const risk = new Float64Array(predictor.length);
  for (let row = start; row < end; row++) risk[row] = Math.exp(predictor[row]! - largest);
  return risk;
}

function pathOf({ rows, ties, from, to }: Stratum, risk: Float64Array): Float64Array {
  const p = rows.columns;
  const path = new Float64Array((to - from) * pathLength(p));
  let weight = 0;
  const first = new Float64Array(p);
  for (let g = from; g < to; g++) {
    let [deaths, all, dying] = [0, 0, 0];
    const dyingFirst = new Float64Array(p);
    for (let row = startOf(rows, g); row < rows.ends[g]!; row++) {
      const mass = rows.weight[row]! * risk[row]!;
      const dies = rows.event[row]!;
      weight += mass;
      dying += dies * mass;
      deaths += dies;
      all += dies * rows.weight[row]!;
      for (let j = 0; j < p; j++) {
        const moment = mass * rows.covariates[row * p + j]!;
        first[j]! += moment;
        dyingFirst[j]! += dies * moment;
      }
    }
    writeStep(path, (g - from) * pathLength(p), { weight, first, dying, dyingFirst, deaths, each: all / deaths, ties });
  }
  return path;
}
