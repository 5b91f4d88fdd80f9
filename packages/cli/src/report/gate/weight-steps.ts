/**
 * Steps of what follows from weights. The model stands in the terms, and whoever chose it knows the weight of every kind of person: six digits of a
 * sum of weights give the number of each kind back. So each number is shown in round steps, so wide that as many as the smallest cell, of whatever
 * weight, do not move it by half of one; and not at all where such a step would say nothing.
 */
import type { AnalysedBy } from "../analysed.ts";
import { roundStep } from "./coarse.ts";

type Balance = AnalysedBy<"federated/balance/1">;
type Arm = Balance["result"]["treated"];

interface ArmSteps {
  readonly weight: number | null;
  readonly effectiveRows: number | null;
}

/** `null`: not shown. */
export interface WeightSteps {
  readonly treated: ArmSteps;
  readonly others: ArmSteps;
  /** Of a standardised difference after weighting, of a column in which people are so many deviations apart. */
  after(apart: number): number | null;
}

const WIDEST = 0.1; // of a number itself, and of a standardised difference: people ask whether it is below 0.1

export function weightSteps(
  { estimand, stabilisedBy, trim }: Balance["specification"]["weighting"],
  { treated, others }: Pick<Balance["result"], "treated" | "others">,
  few: number,
): WeightSteps {
  const [low, high] = trim?.by === "clip" ? [trim.low, trim.high] : [0, 1];
  const scale = stabilisedBy ?? 1;
  const ofOthers = (stabilisedBy === null ? 1 : 1 - scale) / (1 - high);
  const most =
    estimand === "att" ? { treated: 1, others: high / (1 - high) } : { treated: scale / low, others: ofOthers };
  const heaviest = { treated: heaviestIn(treated, most.treated), others: heaviestIn(others, most.others) };
  const moved = (few * heaviest.treated) / treated.weight + (few * heaviest.others) / others.weight;
  return {
    treated: stepsOf(treated, heaviest.treated, few),
    others: stepsOf(others, heaviest.others, few),
    after: (apart) => stepFor(moved * apart, 1),
  };
}

/** No weight is above the root of all squares, whatever the model. */
const heaviestIn = ({ weight, effectiveRows }: Arm, most: number): number =>
  Math.min(most, weight / Math.sqrt(effectiveRows));

function stepsOf({ weight, effectiveRows }: Arm, heaviest: number, few: number): ArmSteps {
  const share = (few * heaviest) / weight;
  const ofSquares = (few * heaviest ** 2 * effectiveRows) / weight ** 2;
  return {
    weight: stepFor(share * weight, weight),
    effectiveRows: stepFor((2 * share + ofSquares) * effectiveRows, effectiveRows),
  };
}

function stepFor(moved: number, value: number): number | null {
  const step = roundStep(2 * moved);
  return step <= WIDEST * value ? step : null;
}
