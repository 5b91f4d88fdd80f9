import { inverse, transformError } from "../fourier.ts";
import { NOTHING, type Powered } from "./spectrum.ts";

/**
 * Sums over the masses y of a tilted sum from an index on, each mass weighted by how far it lies above: a of y r^(i - index) for
 * r = exp(-theta step), b the same for exp(-(theta + 1) step). a - x b is off by at most `off`, for x in [0, 1].
 */
export type Tops = (index: number) => { readonly a: number; readonly b: number; readonly off: number };

interface Frame {
  readonly theta: number;
  readonly step: number;
}

/** By the formula for few numbers of the transform, by transforming back for many. */
export function topsOf(powered: Powered, frame: Frame): Tops {
  return powered.at.length <= FEW ? spectralTops(powered, frame) : massTops(powered, frame);
}

const FEW = 2048; // reading one sum costs 0.1 us for each; a reading asks for a hundred sums

/**
 * Without the masses: y[i] = 1/N sum of Y[k] z^i with z = exp(2 pi i k / N), and a sum of (r z)^i is a geometric series,
 *
 *     sum of y[i] r^(i - j), i from j below N  =  1/N sum of Y[k] (z^j - r^(N - j)) / (1 - r z),       as z^N = 1.
 *
 * Numerator and denominator are written so that neither cancels; a term is off by 20 roundings, their sum by as many as it has
 * terms. What Y[k] is off, and what was left out, is charged with the size of its factor.
 */
export function spectralTops({ length, at, re, im, drift }: Powered, { theta, step }: Frame): Tops {
  const roundings = (at.length + 40) * 2 ** -52;
  const side = (slope: number) => (index: number) => {
    const rest = -Math.expm1(-slope * (length - index)); // 1 - r^(N - j)
    const fall = -Math.expm1(-slope); // 1 - r
    let [sum, off] = [0, 0];
    for (let i = 0; i < at.length; i++) {
      const k = at[i]!;
      const twice = k === 0 || k === length / 2 ? 1 : 2; // the other half of the transform is conjugate
      const turn = (k * index) % length;
      const half = (Math.PI * (turn > length / 2 ? turn - length : turn)) / length;
      const [sine, cosine] = [Math.sin(half), Math.cos(half)];
      const [p, q] = [rest - 2 * sine * sine, 2 * sine * cosine];
      const slow = Math.sin((Math.PI * k) / length);
      const [u, v] = [fall + 2 * (1 - fall) * slow * slow, -(1 - fall) * Math.sin((2 * Math.PI * k) / length)];
      const size = u * u + v * v;
      const [x, y] = size === 0 ? [length - index, 0] : [(p * u + q * v) / size, (q * u - p * v) / size];
      const factor = (twice * Math.sqrt(x * x + y * y)) / length;
      sum += (twice * (re[i]! * x - im[i]! * y)) / length;
      off += factor * (drift[i]! + roundings * (Math.abs(re[i]!) + Math.abs(im[i]!)));
    }
    return { sum, off: off + 2 * NOTHING * Math.min(length, 1 / fall || length) };
  };
  const [sideA, sideB] = [side(theta * step), side((theta + 1) * step)];
  return (index) => {
    if (index >= length) return { a: 0, b: 0, off: 0 };
    const [a, b] = [sideA(index), sideB(index)];
    return { a: a.sum, b: b.sum, off: a.off + b.off };
  };
}

/** By the masses, all of them. Those that rounding made negative are 0. */
export function massTops({ length, at, re, im, drift }: Powered, { theta, step }: Frame): Tops {
  const full = { re: new Float64Array(length / 2 + 1), im: new Float64Array(length / 2 + 1) };
  let spectral = (length / 2 + 1 - at.length) * 2 * NOTHING;
  for (let i = 0; i < at.length; i++) {
    full.re[at[i]!] = re[i]!;
    full.im[at[i]!] = im[i]!;
    spectral += drift[i]!;
  }
  const masses = inverse(full);
  let squares = 0;
  for (const mass of masses) squares += mass * mass;
  const decay = theta * step; // errors at l weigh exp(-theta (l - epsilon))
  const weights = Math.min(length, 1 / -Math.expm1(-decay) || length);
  const weights2 = Math.min(length, 1 / -Math.expm1(-2 * decay) || length);
  const off = (2 * spectral * weights) / length + transformError(length) * Math.sqrt(squares * weights2);
  const [a, b] = [fromTop(masses, decay), fromTop(masses, decay + step)];
  return (index) => ({ a: a[index]!, b: b[index]!, off });
}

function fromTop(masses: Float64Array, slope: number): Float64Array {
  const sums = new Float64Array(masses.length + 1);
  const decay = Math.exp(-slope);
  for (let j = masses.length - 1; j >= 0; j--) sums[j] = Math.max(0, masses[j]!) + decay * sums[j + 1]!;
  return sums;
}
