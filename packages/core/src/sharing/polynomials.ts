// Polynomials modulo a prime, one at a time, as bigints: what is computed once for a whole vector, never for each position.
// A polynomial is its coefficients, the constant first, and without zeros at the end.
import { InternalError } from "../errors.ts";

type Polynomial = readonly bigint[];

export const modulo = (value: bigint, p: bigint): bigint => ((value % p) + p) % p;

/** 1/value modulo a prime, by Euclid's algorithm. */
export function inverse(value: bigint, p: bigint): bigint {
  let [a, b, x, y] = [modulo(value, p), p, 1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  if (a !== 1n) throw new InternalError("0 has no inverse: two shares stand at one point");
  return modulo(x, p);
}

/** Lagrange's weights: f(at) is the sum of weight i times f(points[i]), for every f of a degree below their number. */
export function lagrangeWeights(points: readonly number[], at: number, p: bigint): bigint[] {
  return points.map((point) => {
    let [numerator, denominator] = [1n, 1n];
    for (const other of points) {
      if (other === point) continue;
      numerator = modulo(numerator * BigInt(at - other), p);
      denominator = modulo(denominator * BigInt(point - other), p);
    }
    return modulo(numerator * inverse(denominator, p), p);
  });
}

/** f(x), by Horner's rule. */
export const evaluated = (f: Polynomial, x: number, p: bigint): bigint =>
  f.reduceRight((sum, coefficient) => modulo(sum * BigInt(x) + coefficient, p), 0n);

function trimmed(coefficients: bigint[]): Polynomial {
  while (coefficients.length > 0 && coefficients.at(-1) === 0n) coefficients.pop();
  return coefficients;
}

/** f minus factor * x^shift * g. */
function minus(f: Polynomial, g: Polynomial, { factor, shift, p }: { factor: bigint; shift: number; p: bigint }) {
  const result = [...f, ...Array<bigint>(Math.max(0, g.length + shift - f.length)).fill(0n)];
  g.forEach((coefficient, i) => {
    result[i + shift] = modulo(result[i + shift]! - factor * coefficient, p);
  });
  return trimmed(result);
}

function times(f: Polynomial, g: Polynomial, p: bigint): Polynomial {
  return f.reduce<Polynomial>((sum, coefficient, shift) => minus(sum, g, { factor: -coefficient, shift, p }), []);
}

interface Division {
  readonly quotient: Polynomial;
  readonly rest: Polynomial;
}

function divided(f: Polynomial, g: Polynomial, p: bigint): Division {
  const quotient = Array<bigint>(Math.max(0, f.length - g.length + 1)).fill(0n);
  const inverted = inverse(g.at(-1)!, p);
  let rest = f;
  while (rest.length >= g.length) {
    const [factor, shift] = [modulo(rest.at(-1)! * inverted, p), rest.length - g.length];
    quotient[shift] = factor;
    rest = minus(rest, g, { factor, shift, p });
  }
  return { quotient: trimmed(quotient), rest };
}

/** Newton's interpolation: the polynomial of a degree below the number of points through all of them. */
function interpolated(points: readonly number[], values: readonly bigint[], p: bigint): Polynomial {
  let [f, through]: [Polynomial, Polynomial] = [[], [1n]];
  points.forEach((point, i) => {
    const missing = modulo(values[i]! - evaluated(f, point, p), p);
    const factor = modulo(-missing * inverse(evaluated(through, point, p), p), p);
    f = minus(f, through, { factor, shift: 0, p });
    through = times(through, [modulo(BigInt(-point), p), 1n], p);
  });
  return f;
}

/** A Reed-Solomon word as it came: values of a polynomial of a degree below `threshold`, some of them perhaps wrong. */
export interface ReceivedWord {
  readonly points: readonly number[];
  readonly values: readonly bigint[];
  readonly threshold: number;
  readonly prime: bigint;
}

/**
 * Gao's decoder (A New Algorithm for Decoding Reed-Solomon Codes, 2003): the positions of the values that are wrong, where at
 * most floor((points - threshold) / 2) are; nothing where no polynomial is so near. Cost: some n^2 multiplications.
 */
export function wrongValues({ points, values, threshold, prime: p }: ReceivedWord): readonly number[] | undefined {
  const all = points.reduce<Polynomial>((sum, point) => times(sum, [modulo(BigInt(-point), p), 1n], p), [1n]);
  let [before, rest]: [Polynomial, Polynomial] = [all, interpolated(points, values, p)];
  let [u, v]: [Polynomial, Polynomial] = [[], [1n]]; // rest = v * the interpolation, modulo `all`
  while (2 * (rest.length - 1) >= points.length + threshold) {
    const { quotient, rest: next } = divided(before, rest, p);
    [before, rest] = [rest, next];
    [u, v] = [v, minus(u, times(quotient, v, p), { factor: 1n, shift: 0, p })];
  }
  const { quotient: f, rest: left } = divided(rest, v, p);
  if (left.length > 0 || f.length > threshold) return undefined;
  // Where v is not 0 the value is f's: no more are wrong than v has zeros, and its degree is at most (points - threshold) / 2.
  return points.flatMap((point, i) => (evaluated(f, point, p) === values[i] ? [] : [i]));
}
