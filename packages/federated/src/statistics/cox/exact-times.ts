/** What a Cox model without strata opens on the days themselves, and how many patients can be read off it by subtraction. */
import type { SurvivalPoint } from "../kaplan-meier.ts";
import type { Opened } from "./opening.ts";
import type { Ties } from "./partial-likelihood.ts";

/** Times of all events, those that several share, and the share of patients whose covariates are a difference of opened sums. */
export type ExactTimes = Pick<Opened, "times" | "tied" | "recoverable">;

/**
 * From an opened curve on whole days (`survival` with a grid of width `width`, smallestCell 1). Between two event times the sums over those at
 * risk differ by those who left. One who left alone is read off; with Efron's ties, so is one who left without event at a time
 * where several had it, because the sums over those are opened. This counts subtraction alone: two who leave together can be told apart from
 * their sums and sums of squares by solving for them.
 */
export function exactTimes(
  points: readonly SurvivalPoint[],
  { width, ties }: { readonly width: number; readonly ties: Ties },
): ExactTimes {
  const steps = points.filter(({ events }) => events > 0);
  const alone = steps.filter(({ atRisk, events }, k) => {
    const left = atRisk - (steps[k + 1]?.atRisk ?? 0);
    return left === 1 || (ties === "efron" && events > 1 && left - events === 1);
  });
  return {
    times: steps.map(({ interval }) => interval * width),
    tied: steps.filter(({ events }) => events > 1).map(({ interval }) => interval * width),
    recoverable: points.length === 0 ? 0 : alone.length / points[0]!.atRisk,
  };
}
