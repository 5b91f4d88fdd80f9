import { inverse, type Spectrum, transform, transformError } from "../fourier.ts";
import type { GridLaw } from "./grid.ts";
import { type Cumulants, cumulants, type Repeated } from "./tilt.ts";

/**
 * The sum of independent losses, tilted: Y has P(Y = l) = P(L = l, finite) exp(theta l - K). Where delta lives, around its mean,
 * Y has masses near 1, so that a rounding error of 1e-16 in the transform is small against any delta, even 1e-100.
 */
export interface TiltedSum {
  readonly theta: number;
  readonly logScale: number; // K: undoes the tilt
  readonly step: number;
  readonly first: number; // loss of masses[0]
  readonly masses: Float64Array;
  /** P(Y elsewhere) and what the roundings come to: the error in delta(epsilon) is at most exp(K - theta epsilon) times this. */
  readonly error: number;
  /** P(L = infinity). */
  readonly infinite: number;
}

/** No more points than this: 2^22 take 2 s and 200 MB. */
export const MOST_POINTS: number = 2 ** 22;

/**
 * Composes by Fourier transforms of one length, the least power of 2 that covers the tilted sum. What wraps around it, and what
 * lies outside, is bounded by Chernoff at every part's own cumulants and charged to `error`. All laws have one step.
 * O(points log points), however often the parts are repeated.
 */
export function compose(parts: readonly Repeated[], theta: number): TiltedSum {
  const step = parts[0]!.law.grid.step;
  const at = cumulants(parts, theta);
  const window = windowOf(parts, theta, at, step);
  const origin = parts.reduce((sum, { law, times }) => sum + times * law.grid.offset, 0);
  const from = Math.floor((window.low - origin) / step);
  const length = lengthFor((window.high - window.low) / step + 2);
  const { masses, error } = convolve(parts, { theta, length, from, step });
  const infinite = -Math.expm1(parts.reduce((sum, { law, times }) => sum + times * Math.log1p(-law.infinite), 0));
  return {
    theta,
    logScale: at.value,
    step,
    first: origin + step * from,
    masses,
    error: error + window.outside,
    infinite,
  };
}

function lengthFor(points: number): number {
  return Math.min(MOST_POINTS, 2 ** Math.max(4, Math.ceil(Math.log2(points))));
}

interface Window {
  readonly low: number;
  readonly high: number;
  /** P(Y outside). */
  readonly outside: number;
}

/** A window outside of which the tilted sum has about 1e-9 by Chernoff's bound, which is returned as it comes out. */
function windowOf(parts: readonly Repeated[], theta: number, at: Cumulants, step: number): Window {
  const deviation = Math.max(Math.sqrt(at.variance), step);
  const [top, bottom] = [extent(parts, 1), extent(parts, -1)];
  const side = (sign: 1 | -1, end: number): { edge: number; outside: number } => {
    let best = { edge: end, outside: 0 }; // the sum cannot go further
    for (const z of [1.5, 3, 5, 6.5, 9]) {
      const lambda = (sign * z) / deviation;
      const edge = (cumulants(parts, theta + lambda).value - at.value - Math.log(TAIL)) / lambda;
      if (Number.isFinite(edge) && sign * (best.edge - edge) > 0) best = { edge, outside: TAIL };
    }
    return best;
  };
  const [high, low] = [side(1, top), side(-1, bottom)];
  const fits = (high.edge - low.edge) / step + 4 <= MOST_POINTS;
  return { low: low.edge - step, high: high.edge + step, outside: fits ? high.outside + low.outside : 1 };
}

const TAIL = 1e-9;

function extent(parts: readonly Repeated[], sign: 1 | -1): number {
  return parts.reduce((sum, { law: { grid }, times }) => {
    return sum + times * (grid.offset + grid.step * (sign === 1 ? grid.to : grid.from));
  }, 0);
}

interface Frame {
  readonly theta: number;
  readonly length: number;
  readonly from: number;
  readonly step: number;
}

function convolve(parts: readonly Repeated[], frame: Frame): { masses: Float64Array; error: number } {
  const { length, theta, step, from } = frame;
  const product: Spectrum = { re: new Float64Array(length / 2 + 1).fill(1), im: new Float64Array(length / 2 + 1) };
  const drift = new Float64Array(length / 2 + 1); // relative error of each number of the product so far
  for (const { law, times } of parts) {
    const tilted = folded(law, theta, length);
    multiplyPower(product, drift, transform(tilted.vector), { times, error: transformError(length) * tilted.norm });
  }
  rotate(product, from, length);
  let spectral = 0;
  for (let k = 0; k < drift.length; k++) spectral += drift[k]!;
  const masses = inverse(product);
  let squares = 0;
  for (const mass of masses) squares += mass * mass;
  const decay = theta * step; // errors at l weigh exp(-theta (l - epsilon))
  const weights = Math.min(length, 1 / -Math.expm1(-decay) || length);
  const weights2 = Math.min(length, 1 / -Math.expm1(-2 * decay) || length);
  const error = (2 * spectral * weights) / length + transformError(length) * Math.sqrt(squares * weights2);
  return { masses, error };
}

/** The tilted law, normed to 1, indices taken modulo the length. `norm`: Euclidean norm of its transform. */
function folded({ masses, grid }: GridLaw, theta: number, length: number): { vector: Float64Array; norm: number } {
  const vector = new Float64Array(length);
  const { value } = cumulants([{ law: { masses, grid, infinite: 0 }, times: 1 }], theta);
  const first = theta * (grid.offset + grid.step * grid.from) - value;
  for (let j = 0; j < masses.length; j++) {
    if (masses[j] === 0) continue;
    const at = (((grid.from + j) % length) + length) % length;
    vector[at] = vector[at]! + masses[j]! * Math.exp(first + theta * grid.step * j);
  }
  let squares = 0;
  for (const mass of vector) squares += mass * mass;
  return { vector, norm: Math.sqrt(squares * length) };
}

/** A number of the transform and its power: off by k |z|^(k-1) of the error, and by k roundings of the angle and the logarithm. */
function multiplyPower(
  product: Spectrum,
  drift: Float64Array,
  { re, im }: Spectrum,
  { times, error }: { readonly times: number; readonly error: number },
): void {
  for (let k = 0; k < drift.length; k++) {
    const radius = Math.sqrt(re[k]! * re[k]! + im[k]! * im[k]!);
    const logRadius = Math.log(Math.min(1, radius));
    const size = Math.exp(times * logRadius);
    const angle = size === 0 ? 0 : times * Math.atan2(im[k]!, re[k]!);
    const own = times * (Math.exp((times - 1) * Math.log(Math.min(1, radius + error))) * error + size * 2e-15);
    const a = product.re[k]!;
    const b = product.im[k]!;
    drift[k] = Math.min(2, drift[k]! * (size + own) + Math.sqrt(a * a + b * b) * own);
    const c = size * Math.cos(angle);
    const s = size * Math.sin(angle);
    product.re[k] = a * c - b * s;
    product.im[k] = a * s + b * c;
  }
}

/** Moves index `from` of the circle to the front. The angle is reduced in integers: it would lose digits as a large float. */
function rotate({ re, im }: Spectrum, from: number, length: number): void {
  const shift = ((from % length) + length) % length;
  for (let k = 0; k < re.length; k++) {
    const angle = (2 * Math.PI * ((k * shift) % length)) / length;
    const [c, s, a, b] = [Math.cos(angle), Math.sin(angle), re[k]!, im[k]!];
    re[k] = a * c - b * s;
    im[k] = a * s + b * c;
  }
  im[0] = 0;
  im[re.length - 1] = 0;
}
