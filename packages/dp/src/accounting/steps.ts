import { UsageError } from "@tavs/core";
import { mustBeWhole } from "./claims.ts";
import type { Neighbours } from "./measures.ts";
import { type Mechanism, mustBeMechanism } from "./mechanism.ts";

/** One mechanism, answered so many times, each time with fresh noise. */
export interface Step<N extends Neighbours = Neighbours> {
  readonly mechanism: Mechanism<N>;
  readonly times: number;
}

/** Gaussians without sampling compose to one, exactly: the inverse variances of their ratios add. */
export function mergeGaussians(steps: readonly Step[]): readonly Step[] {
  const isPlain = ({ mechanism }: Step): boolean => mechanism.kind === "gaussian";
  const plain = steps.filter(isPlain);
  const squares = plain.reduce((sum, step) => sum + step.times * ratioOf(step) ** 2, 0);
  const others = steps.filter((step) => !isPlain(step));
  if (plain.length === 0) return others;
  const { neighbours } = plain[0]!.mechanism;
  const one: Mechanism = { kind: "gaussian", neighbours, sigma: 1 / Math.sqrt(squares), l2Sensitivity: 1 };
  return [...others, { mechanism: one, times: 1 }];
}

function ratioOf({ mechanism }: Step): number {
  return mechanism.kind === "gaussian" ? mechanism.l2Sensitivity / mechanism.sigma : 0;
}

export function onlyGaussian(merged: readonly Step[]): number | undefined {
  const [only, ...others] = merged;
  if (only === undefined || others.length > 0 || only.mechanism.kind !== "gaussian" || only.mechanism.sigma === 0)
    return undefined;
  return 1 / only.mechanism.sigma;
}

/** Throws `UsageError` for no steps, for a step that is none, and for mixed relations. */
export function mustBeSteps(steps: readonly Step[]): readonly Step[] {
  if (steps.length === 0) throw new UsageError("a composition has at least one step");
  for (const { mechanism, times } of steps) {
    mustBeWhole("times", times, 1);
    mustBeMechanism(mechanism);
    if (mechanism.neighbours !== steps[0]!.mechanism.neighbours)
      throw new UsageError(
        "steps for add-remove do not compose with steps for replace-one; state all for one relation",
      );
  }
  return steps;
}
