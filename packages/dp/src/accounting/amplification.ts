import { UsageError } from "@tavs/core";
import { mustBeNonNegative, mustBeProbability, mustBeWhole } from "./claims.ts";
import type { ApproximateLoss } from "./measures.ts";

/**
 * What sampling leaves of a loss: epsilon' = ln(1 + q (e^epsilon - 1)), delta' = q delta (Balle, Barthe, Gaboardi 2018, arXiv 1807.01647,
 * Theorems 8 and 9). Poisson sampling at rate q for add-remove; batches of m of n without replacement, q = m/n, for replace-one:
 * the two are not exchanged, and shuffling is neither. For compositions of noise take `epsilonBracket`, which is tighter.
 */
export function amplifyPoisson(loss: ApproximateLoss<"add-remove">, rate: number): ApproximateLoss<"add-remove"> {
  if (loss.neighbours !== "add-remove")
    throw new UsageError(
      "Poisson sampling amplifies a loss for add-remove; for replace-one draw a batch of fixed size",
    );
  mustBeProbability("the sampling rate", rate);
  return amplified(loss, rate);
}

/** As `amplifyPoisson`, for a batch of exactly `batch` of `population` rows. */
export function amplifyFixedSize(
  loss: ApproximateLoss<"replace-one">,
  { batch, population }: { readonly batch: number; readonly population: number },
): ApproximateLoss<"replace-one"> {
  if (loss.neighbours !== "replace-one")
    throw new UsageError("a batch of fixed size amplifies a loss for replace-one; for add-remove sample by Poisson");
  mustBeWhole("the population", population, 1);
  mustBeWhole("the batch", batch, 0);
  if (batch > population) throw new UsageError("a batch without replacement is at most the population");
  return amplified(loss, batch / population);
}

function amplified<N extends "add-remove" | "replace-one">(loss: ApproximateLoss<N>, rate: number): ApproximateLoss<N> {
  mustBeNonNegative("epsilon", loss.epsilon);
  mustBeProbability("delta", loss.delta);
  return { ...loss, epsilon: Math.log1p(rate * Math.expm1(loss.epsilon)), delta: rate * loss.delta };
}

/** The epsilon that an answer may have before sampling at `rate` brings it to `epsilon`. rate in (0, 1]. */
export function beforeSampling(epsilon: number, rate: number): number {
  mustBeNonNegative("epsilon", epsilon);
  mustBeProbability("the sampling rate", rate);
  if (rate === 0) return Number.POSITIVE_INFINITY;
  return Math.log1p(Math.expm1(epsilon) / rate);
}
