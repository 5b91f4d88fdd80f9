import { type Spectrum, transformError, transformPairs } from "../fourier.ts";
import type { GridLaw } from "./grid.ts";
import type { Repeated } from "./tilt.ts";
import { weigh } from "./weigh.ts";

/**
 * The transform of a tilted sum of `length` masses, laid out from index `from`. High powers leave few numbers of it above
 * `NOTHING`, and only these are here; all others, where the true ones are below twice that, count as 0.
 */
export interface Powered {
  readonly length: number;
  /** Which numbers of the transform, ascending, in [0, length / 2]. */
  readonly at: Int32Array;
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** What each may be off. */
  readonly drift: Float64Array;
}

/** The true size of a number that is left out is below twice this. */
export const NOTHING = 1e-25;

/** The product of the transforms of all parts, each to the power of its times. O(length log length) for each part. */
export function powered(
  parts: readonly Repeated[],
  { theta, length, from }: { readonly theta: number; readonly length: number; readonly from: number },
): Powered {
  let product: Powered | undefined;
  for (const { law, times } of parts) product = multiplied(product, powerOf(law, times, { theta, length }));
  return rotated(product!, from);
}

/** One part's numbers to the power of `times`: each off by k |z|^(k-1) of the error, and by k roundings of the angle and the logarithm. */
function powerOf(
  law: GridLaw,
  times: number,
  { theta, length }: { readonly theta: number; readonly length: number },
): Powered {
  const { pairs, norm } = folded(law, theta, length);
  const error = transformError(length) * norm;
  const spectrum = transformPairs(pairs);
  const at = notNothing(spectrum, times, error);
  const [re, im, drift] = [0, 1, 2].map(() => new Float64Array(at.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let i = 0; i < at.length; i++) {
    const [x, y] = [spectrum.re[at[i]!]!, spectrum.im[at[i]!]!];
    const radius = Math.sqrt(x * x + y * y);
    const size = Math.exp(times * Math.log(Math.min(1, radius)));
    const most = Math.exp((times - 1) * Math.log(Math.min(1, radius + error))); // of the true number's power, but one factor
    const angle = times * Math.atan2(y, x);
    re[i] = size * Math.cos(angle);
    im[i] = size * Math.sin(angle);
    drift[i] = Math.min(2, times * (most * error + size * 2e-15));
  }
  return { length, at, re, im, drift };
}

/** Where |z| + error, an upper bound on the true number, has a power of `times` - 1 of `NOTHING` or more. */
function notNothing({ re, im }: Spectrum, times: number, error: number): Int32Array {
  const least = Math.max(0, Math.exp(Math.log(NOTHING) / (times - 1)) * (1 - 1e-12) - error);
  const at = new Int32Array(re.length);
  let count = 0;
  for (let k = 0; k < re.length; k++) if (!(re[k]! * re[k]! + im[k]! * im[k]! < least * least)) at[count++] = k;
  return at.slice(0, count);
}

/** The tilted law, normed to 1, indices taken modulo the length, even ones apart from odd. `norm`: Euclidean norm of its transform. */
function folded(law: GridLaw, theta: number, length: number): { pairs: Spectrum; norm: number } {
  const pairs = { re: new Float64Array(length / 2 + 1), im: new Float64Array(length / 2 + 1) };
  const { weights, total } = weigh(law, theta);
  const start = ((law.grid.from % length) + length) % length;
  for (let j = 0; j < weights.length; j++) {
    const at = (start + j) % length;
    const half = at % 2 === 0 ? pairs.re : pairs.im;
    half[at >> 1] = half[at >> 1]! + weights[j]! / total;
  }
  let squares = 0;
  for (let at = 0; at < length / 2; at++) squares += pairs.re[at]! ** 2 + pairs.im[at]! ** 2;
  return { pairs, norm: Math.sqrt(squares * length) };
}

/** Number by number, where both are there: a number that either leaves out is below 2 `NOTHING` in the product too. */
function multiplied(a: Powered | undefined, b: Powered): Powered {
  if (a === undefined) return b;
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < a.at.length && j < b.at.length; ) {
    if (a.at[i] === b.at[j]) pairs.push([i++, j++]);
    else if (a.at[i]! < b.at[j]!) i++;
    else j++;
  }
  const each = (value: (i: number, j: number) => number) => Float64Array.from(pairs, ([i, j]) => value(i, j));
  const size = ({ re, im }: Powered, i: number): number => Math.sqrt(re[i]! * re[i]! + im[i]! * im[i]!);
  return {
    length: a.length,
    at: Int32Array.from(pairs, ([i]) => a.at[i]!),
    re: each((i, j) => a.re[i]! * b.re[j]! - a.im[i]! * b.im[j]!),
    im: each((i, j) => a.re[i]! * b.im[j]! + a.im[i]! * b.re[j]!),
    drift: each((i, j) => Math.min(2, a.drift[i]! * (size(b, j) + b.drift[j]!) + size(a, i) * b.drift[j]!) + 1e-15),
  };
}

/** Moves index `from` of the circle to the front. The angle is reduced in integers: it would lose digits as a large float. */
function rotated({ length, at, re, im, drift }: Powered, from: number): Powered {
  const shift = ((from % length) + length) % length;
  for (let i = 0; i < at.length; i++) {
    const k = at[i]!;
    const angle = (2 * Math.PI * ((k * shift) % length)) / length;
    const [c, s, a, b] = [Math.cos(angle), Math.sin(angle), re[i]!, im[i]!];
    re[i] = a * c - b * s;
    im[i] = k === 0 || k === length / 2 ? 0 : a * s + b * c;
    drift[i] = drift[i]! + 2e-15 * (Math.abs(a) + Math.abs(b));
  }
  return { length, at, re, im, drift };
}
