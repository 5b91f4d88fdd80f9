/** The mean time without event up to a horizon: the area under the curve (R: `print(survfit, rmean = horizon)`). */
import type { SurvivalPoint } from "../kaplan-meier.ts";

/** In days, as the horizon. */
export interface RestrictedMean {
  readonly horizon: number;
  readonly mean: number;
  readonly standardError: number;
}

/**
 * The area from 0 to `horizon` days; a curve that ends before stays on its last height. The variance is the sum of Greenwood's
 * terms, each times the area after it squared (Klein & Moeschberger, Survival Analysis, 4.5.2). `width`: days in an interval.
 */
export function restrictedMean(
  points: readonly SurvivalPoint[],
  { width, horizon }: { readonly width: number; readonly horizon: number },
): RestrictedMean {
  const steps = points.filter(({ events, interval }) => events > 0 && interval * width <= horizon);
  let after = 0;
  let variance = 0;
  let end = horizon;
  for (const { interval, survival, atRisk, events } of steps.toReversed()) {
    after += survival * (end - interval * width);
    end = interval * width;
    if (atRisk > events) variance += (after * after * events) / (atRisk * (atRisk - events));
  }
  return { horizon, mean: after + end, standardError: Math.sqrt(variance) };
}
