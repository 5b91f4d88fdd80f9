/** One hospital's sums over everybody at risk at the opened times: what makes a Cox model without strata. */
import { packedLength } from "../symmetric-matrix.ts";
import { linearPredictor } from "./partial-likelihood.ts";
import { type Layout, layoutOf } from "./pooled-layout.ts";
import { transformed } from "./proportionality.ts";
import type { SortedRows } from "./rows.ts";
import type { CoxSpecification } from "./specification.ts";

/**
 * The numbers of `layoutOf`: over all with the event the covariates, their offset and (if tested) covariates times g; then for each opened time
 * exp(eta - shift) times 1, z, z z' over those at risk, how many have the event and what they weigh, and where it is opened the same
 * sums over them. The rows' times are positions among the opened times. Cost: n p^2 + times p^2.
 */
export function pooledSums(
  rows: SortedRows,
  beta: Float64Array,
  { specification, shift }: { readonly specification: CoxSpecification; readonly shift: number },
): Float64Array {
  const layout = layoutOf(specification);
  const out = new Float64Array(layout.length);
  const predictor = linearPredictor(rows, beta);
  const center = rows.middle.reduce((sum, value, j) => sum + value * beta[j]!, 0); // taken off the rows, not off the model
  const z = new Float64Array(layout.columns);
  let next = rows.ends.length;
  for (let row = rows.event.length - 1; row >= 0; row--) {
    while (next > 0 && row < rows.ends[next - 1]!) next--;
    const time = rows.times[next]!;
    if (time < 0) continue; // left before the first event
    for (let j = 0; j < z.length; j++) z[j] = rows.covariates[row * z.length + j]! + rows.middle[j]!;
    const mass = rows.weight[row]! * Math.exp(predictor[row]! + center - shift);
    addMoments(out, layout.atRisk(time), { z, mass });
    if (rows.event[row] === 1)
      addEvent(out, { layout, specification, time, z, mass, weight: rows.weight[row]!, offset: rows.offset[row]! });
  }
  addUp(out, layout);
  return out;
}

interface Event {
  readonly layout: Layout;
  readonly specification: CoxSpecification;
  readonly time: number;
  readonly z: Float64Array;
  readonly mass: number;
  readonly weight: number;
  readonly offset: number;
}

function addEvent(out: Float64Array, { layout, specification, time, z, mass, weight, offset }: Event): void {
  const g =
    specification.proportionality === undefined
      ? 0
      : transformed(specification.proportionality, specification.opened!.times[time]!);
  for (let j = 0; j < z.length; j++) {
    out[j]! += weight * z[j]!;
    if (layout.timed) out[z.length + 1 + j]! += weight * g * z[j]!;
  }
  out[z.length]! += weight * offset;
  out[layout.deaths(time)]! += 1;
  out[layout.deaths(time) + 1]! += weight;
  const dying = layout.dying(time);
  if (dying >= 0) addMoments(out, dying, { z, mass });
}

function addMoments(
  out: Float64Array,
  at: number,
  { z, mass }: { readonly z: Float64Array; readonly mass: number },
): void {
  out[at]! += mass;
  for (let i = 0, k = at + 1 + z.length; i < z.length; i++) {
    out[at + 1 + i]! += mass * z[i]!;
    for (let j = i; j < z.length; j++, k++) out[k]! += mass * z[i]! * z[j]!;
  }
}

/** Everybody at risk at a time was at risk at the ones before. */
function addUp(out: Float64Array, layout: Layout): void {
  const moments = 1 + layout.columns + packedLength(layout.columns);
  for (let time = layout.times - 2; time >= 0; time--)
    for (let k = 0; k < moments; k++) out[layout.atRisk(time) + k]! += out[layout.atRisk(time + 1) + k]!;
}
