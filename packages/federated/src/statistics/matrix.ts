/** Square matrices by rows. */

/** The product of two p x p matrices. */
export function matrixProduct(a: Float64Array, b: Float64Array, p: number): Float64Array<ArrayBuffer> {
  const product = new Float64Array(p * p);
  for (let i = 0; i < p; i++)
    for (let k = 0; k < p; k++) for (let j = 0; j < p; j++) product[i * p + j]! += a[i * p + k]! * b[k * p + j]!;
  return product;
}

export const transposed = (a: Float64Array, p: number): Float64Array<ArrayBuffer> =>
  Float64Array.from(a, (_, at) => a[(at % p) * p + Math.floor(at / p)]!);
