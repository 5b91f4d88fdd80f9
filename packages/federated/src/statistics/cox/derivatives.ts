/** What a hospital sends in a round, and what the hub adds: p covariates make 1 + p + p (p + 1) / 2 numbers, and no row. */
import { UsageError } from "@tavs/core";
import { packedLength } from "../symmetric-matrix.ts";

/** A log likelihood at some coefficients, with its first derivative (p) and minus its second (p x p, upper triangle by rows). */
export interface Derivatives {
  readonly logLikelihood: number;
  readonly gradient: Float64Array;
  readonly information: Float64Array;
}

/** The numbers one behind the other, as they are encoded and added. */
export function derivativesToVector({ logLikelihood, gradient, information }: Derivatives): Float64Array<ArrayBuffer> {
  const vector = new Float64Array(1 + gradient.length + information.length); // many: too many for the arguments of a call
  vector[0] = logLikelihood;
  vector.set(gradient, 1);
  vector.set(information, 1 + gradient.length);
  return vector;
}

/** The reverse of `derivativesToVector`, for `columns` covariates. Throws `UsageError` at another length. */
export function derivativesFrom(vector: Float64Array, columns: number): Derivatives {
  const expected = 1 + columns + packedLength(columns);
  if (vector.length !== expected)
    throw new UsageError(`${columns} covariates make a vector of ${expected} numbers, ${vector.length} came`);
  return { logLikelihood: vector[0]!, gradient: vector.slice(1, 1 + columns), information: vector.slice(1 + columns) };
}
