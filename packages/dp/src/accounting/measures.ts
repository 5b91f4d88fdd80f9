import { UsageError } from "@tavs/core";
import { mustBeNonNegative, mustBeProbability } from "./claims.ts";

/** When two data sets are neighbours: one person was added or removed, or one was replaced by another. */
export type Neighbours = "add-remove" | "replace-one";

/**
 * What a release cost, in one measure and under one relation. The tag keeps apart what may not be added: rho to epsilon, or a cost
 * for add-remove to one for replace-one.
 */
export type Loss<N extends Neighbours = Neighbours> =
  | PureLoss<N>
  | ApproximateLoss<N>
  | ConcentratedLoss<N>
  | GaussianLoss<N>;

export interface PureLoss<N extends Neighbours = Neighbours> {
  readonly measure: "pure";
  readonly neighbours: N;
  readonly epsilon: number;
}

export interface ApproximateLoss<N extends Neighbours = Neighbours> {
  readonly measure: "approximate";
  readonly neighbours: N;
  readonly epsilon: number;
  readonly delta: number;
}

/** Zero-concentrated: Renyi divergence of every order alpha at most rho alpha (Bun, Steinke 2016). */
export interface ConcentratedLoss<N extends Neighbours = Neighbours> {
  readonly measure: "zcdp";
  readonly neighbours: N;
  readonly rho: number;
}

/** As hard to tell apart as N(0, 1) and N(mu, 1) (Dong, Roth, Su 2022). */
export interface GaussianLoss<N extends Neighbours = Neighbours> {
  readonly measure: "gaussian";
  readonly neighbours: N;
  readonly mu: number;
}

/**
 * Sequential composition within one measure: epsilons, deltas and rhos add, mus add in squares. Adaptive choice of the next mechanism is
 * covered, of its cost is not: for that see `filter.ts`. Throws `UsageError` for an empty list, mixed measures or mixed relations.
 */
export function compose<L extends Loss>(losses: readonly [L, ...NoInfer<L>[]]): L;
export function compose(losses: readonly Loss[]): Loss {
  const [first, ...rest] = losses;
  if (first === undefined) throw new UsageError("a composition has at least one part");
  mustBeLoss(first);
  return rest.reduce((total, next) => {
    mustBeLoss(next);
    if (next.measure !== total.measure)
      throw new UsageError(
        `a loss in ${next.measure} is not added to one in ${total.measure}; convert both to one measure`,
      );
    if (next.neighbours !== total.neighbours)
      throw new UsageError(`a loss for ${next.neighbours} is not added to one for ${total.neighbours}`);
    return added(total, next);
  }, first);
}

function added(a: Loss, b: Loss): Loss {
  if (a.measure === "pure" && b.measure === "pure") return { ...a, epsilon: a.epsilon + b.epsilon };
  if (a.measure === "zcdp" && b.measure === "zcdp") return { ...a, rho: a.rho + b.rho };
  if (a.measure === "gaussian" && b.measure === "gaussian") return { ...a, mu: Math.hypot(a.mu, b.mu) };
  if (a.measure === "approximate" && b.measure === "approximate")
    return { ...a, epsilon: a.epsilon + b.epsilon, delta: Math.min(1, a.delta + b.delta) };
  throw new UsageError("losses of two measures are not added");
}

/**
 * What `size` persons together lose, when each alone loses `loss` (group privacy; also the way from add-remove to replace-one, with
 * size 2 and the relation renamed by the caller). Pure: k epsilon. Approximate: k epsilon and delta (e^(k epsilon) - 1) /
 * (e^epsilon - 1) (Vadhan 2017, Lemma 2.2). zCDP: k^2 rho (Bun, Steinke 2016, Proposition 1.9). Gaussian: k mu.
 */
export function group<L extends Loss>(loss: L, size: number): L;
export function group(loss: Loss, size: number): Loss {
  mustBeLoss(loss);
  if (!(Number.isSafeInteger(size) && size >= 1))
    throw new UsageError("a group has a whole number of persons, 1 or more");
  if (loss.measure === "pure") return { ...loss, epsilon: size * loss.epsilon };
  if (loss.measure === "zcdp") return { ...loss, rho: size * size * loss.rho };
  if (loss.measure === "gaussian") return { ...loss, mu: size * loss.mu };
  const { epsilon, delta } = loss;
  const factor = epsilon === 0 ? size : Math.expm1(size * epsilon) / Math.expm1(epsilon);
  return { ...loss, epsilon: size * epsilon, delta: delta === 0 ? 0 : Math.min(1, delta * factor) };
}

/** Throws `UsageError` for an unknown measure or relation, NaN, infinities and negative costs. */
export function mustBeLoss(loss: Loss): void {
  if (loss.neighbours !== "add-remove" && loss.neighbours !== "replace-one")
    throw new UsageError("a loss says under which relation: add-remove or replace-one");
  if (loss.measure === "pure") return mustBeNonNegative("epsilon", loss.epsilon);
  if (loss.measure === "zcdp") return mustBeNonNegative("rho", loss.rho);
  if (loss.measure === "gaussian") return mustBeNonNegative("mu", loss.mu);
  if (loss.measure !== "approximate") throw new UsageError("a loss is pure, approximate, zcdp or gaussian");
  mustBeNonNegative("epsilon", loss.epsilon);
  mustBeProbability("delta", loss.delta);
}
