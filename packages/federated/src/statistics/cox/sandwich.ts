/** Robust errors: the inverse information around the outer products of the persons' score residuals (Lin & Wei 1989). */
import { UsageError } from "@tavs/core";
import { chiSquaredTest } from "../chi-squared-test.ts";
import { matrixProduct } from "../matrix.ts";
import { factorize, packedIndex, packedLength, solve } from "../symmetric-matrix.ts";
import { type CoxFit, coxTerm } from "./fit.ts";

/** Coefficients, covariance and Wald test with robust errors; `products` are of the standardized covariates (packed). */
export function sandwich(
  { terms, vcov }: CoxFit,
  products: Float64Array,
  scale: Float64Array,
): Pick<CoxFit, "terms" | "vcov" | "wald"> {
  const p = terms.length;
  const middle = Float64Array.from({ length: p * p }, (_, at) => {
    const [i, j] = [Math.floor(at / p), at % p];
    return products[packedIndex(Math.min(i, j), Math.max(i, j), p)]! * scale[i]! * scale[j]!;
  });
  const robust = matrixProduct(matrixProduct(vcov, middle, p), vcov, p);
  const coefficients = Float64Array.from(terms, ({ coef }) => coef);
  return {
    terms: terms.map(({ coef }, j) => coxTerm(coef, Math.sqrt(robust[j * p + j]!))),
    vcov: robust,
    wald: chiSquaredTest(distance(robust, coefficients), p),
  };
}

/** b' V^-1 b. */
function distance(v: Float64Array, b: Float64Array): number {
  const p = b.length;
  const packed = new Float64Array(packedLength(p));
  for (let i = 0; i < p; i++) for (let j = i; j < p; j++) packed[packedIndex(i, j, p)] = v[i * p + j]!;
  const factor = factorize(packed, p);
  if (factor.at === "singular")
    throw new UsageError("robust errors need more persons than covariates", { code: "cox-singular" });
  const solved = solve(factor, b);
  return b.reduce((sum, value, j) => sum + value * solved[j]!, 0);
}
