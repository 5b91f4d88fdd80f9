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
  const few = powered.at.length <= FEW && frame.theta * frame.step > 1e-300; // else the series does not converge
  return few ? spectralTops(powered, frame) : massTops(powered, frame);
}

const FEW = 2048; // reading one sum costs 50 ns for each; a reading asks for a hundred sums

/**
 * Without the masses: y[i] = 1/N sum of Y[k] z^i with z = exp(2 pi i k / N), and a sum of (r z)^i is a geometric series,
 *
 *     sum of y[i] r^(i - j), i from j below N  =  1/N sum of Y[k] (z^j - r^(N - j)) / (1 - r z),       as z^N = 1.
 *
 * Numerator and denominator are written so that neither cancels; a term is off by 20 roundings, their sum by as many as it has
 * terms. What Y[k] is off, and what was left out, is charged with the size of its factor, the numerator being 2 at most.
 */
export function spectralTops(powered: Powered, { theta, step }: Frame): Tops {
  const { length, at } = powered;
  const [sideA, sideB] = [series(powered, theta * step), series(powered, (theta + 1) * step)];
  const off = sideA.off + sideB.off;
  return (index) => {
    const restA = -Math.expm1(-theta * step * (length - index)); // 1 - r^(N - j)
    const restB = -Math.expm1(-(theta + 1) * step * (length - index));
    let [a, b] = [0, 0];
    for (let i = 0; i < at.length; i++) {
      const turn = (at[i]! * index) % length;
      const half = (Math.PI * (turn > length / 2 ? turn - length : turn)) / length;
      const sine = Math.sin(half);
      const [less, q] = [2 * sine * sine, 2 * sine * Math.cos(half)]; // z^j = 1 - less + i q
      a += sideA.re[i]! * (restA - less) - sideA.im[i]! * q;
      b += sideB.re[i]! * (restB - less) - sideB.im[i]! * q;
    }
    return { a, b, off };
  };
}

/** The numbers over N and over 1 - r z, r = exp(-slope), each of the upper half of the transform standing for its conjugate too. */
function series({ length, at, re, im, drift }: Powered, slope: number) {
  const fall = -Math.expm1(-slope); // 1 - r
  const roundings = (at.length + 40) * 2 ** -52;
  const [x, y] = [new Float64Array(at.length), new Float64Array(at.length)];
  let off = 2 * NOTHING * Math.min(length, 1 / fall);
  for (let i = 0; i < at.length; i++) {
    const angle = (2 * Math.PI * at[i]!) / length;
    const weight = (at[i] === 0 || 2 * at[i]! === length ? 1 : 2) / length;
    const [u, v] = [fall + 2 * (1 - fall) * Math.sin(angle / 2) ** 2, -(1 - fall) * Math.sin(angle)];
    const size = u * u + v * v;
    x[i] = (weight * (re[i]! * u + im[i]! * v)) / size;
    y[i] = (weight * (im[i]! * u - re[i]! * v)) / size;
    off += (2 * weight * (drift[i]! + roundings * (Math.abs(re[i]!) + Math.abs(im[i]!)))) / Math.sqrt(size);
  }
  return { re: x, im: y, off };
}

/**
 * By the masses, all of them. Those that rounding made negative are 0, which is nearer to the truth. A mass m places above the
 * index went through m products and sums with a factor that is itself rounded: off by 3 m ulp/2 of itself in a and in b, and m
 * is below what is left of the length: together below 2^-50 (N - index) a, as b is at most a.
 */
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
  return (index) => ({ a: a[index]!, b: b[index]!, off: off + 2 ** -50 * (length - index) * a[index]! });
}

function fromTop(masses: Float64Array, slope: number): Float64Array {
  const sums = new Float64Array(masses.length + 1);
  const decay = Math.exp(-slope);
  for (let j = masses.length - 1; j >= 0; j--) sums[j] = Math.max(0, masses[j]!) + decay * sums[j + 1]!;
  return sums;
}
