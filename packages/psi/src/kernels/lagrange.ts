// Polynomials over the scalars of the group, in the clear and in the exponent (Shamir 1979, Feldman 1987).
import { PeerError } from "@tavs/core";
import { rowAt } from "../rows.ts";
import { add, addScalars, ELEMENT, invertAll, multiply, multiplyScalars, subtractScalars } from "../suite.ts";

/** A small number, such as a holder's, as a scalar. */
export function scalarOf(value: number): Uint8Array {
  const scalar = new Uint8Array(ELEMENT);
  new DataView(scalar.buffer).setUint32(0, value, true);
  return scalar;
}

/** f(x) = a_0 + a_1 x + ..., by Horner's rule; constant time in the coefficients. */
export function polynomialAt(coefficients: readonly Uint8Array[], x: number): Uint8Array {
  const at = scalarOf(x);
  return coefficients.reduceRight((sum, coefficient) => addScalars(multiplyScalars(sum, at), coefficient));
}

/** f(x)·G from the commitments a_k·G. Nothing where the identity is met on the way, which honest coefficients never do. */
export function committedAt(commitments: Uint8Array, x: number): Uint8Array | undefined {
  const at = scalarOf(x);
  let sum = rowAt(commitments, ELEMENT, commitments.length / ELEMENT - 1);
  for (let k = commitments.length / ELEMENT - 2; k >= 0; k--) {
    const product = multiply(at, sum);
    if (!product) return undefined;
    sum = add(product, rowAt(commitments, ELEMENT, k));
  }
  return sum;
}

/** Lagrange's coefficient of holder `index` for interpolation at 0 from the holders `among`, all different and from 1. */
export function lagrange(index: number, among: Uint8Array): Uint8Array {
  let [numerator, denominator] = [scalarOf(1), scalarOf(1)];
  for (const other of among) {
    if (other === index) continue;
    numerator = multiplyScalars(numerator, scalarOf(other));
    denominator = multiplyScalars(denominator, subtractScalars(scalarOf(other), scalarOf(index)));
  }
  return multiplyScalars(numerator, invertAll([denominator])[0]!);
}

/** The sum of elements that is no identity; else the peers' sum is no element to go on with. */
export function mustBeThere(element: Uint8Array | undefined, what: string): Uint8Array {
  if (element) return element;
  throw new PeerError(`${what} is the identity, or is no canonical ristretto255 element`);
}
