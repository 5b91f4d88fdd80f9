/** 95 % limits around a survival curve, as R's survfit has them (`conf.type`). */
import type { SurvivalPoint } from "../kaplan-meier.ts";
import { NORMAL_97_5 } from "../normal-distribution.ts";

/** On which scale the limits are symmetric: S itself, log S (R's default), or log(-log S), whose limits stay inside (0, 1). */
export type Band = "plain" | "log" | "log-log";

/**
 * The same points with the limits of another band. `null` where R has no number: where nobody is left without event, and for
 * "log-log" also before the first event.
 */
export function withBand(points: readonly SurvivalPoint[], band: Band): readonly SurvivalPoint[] {
  return points.map((point) => ({ ...point, ...limits(point, band) }));
}

function limits({ survival, standardError }: SurvivalPoint, band: Band): Pick<SurvivalPoint, "low" | "high"> {
  if (standardError === null || (band === "log-log" && survival === 1)) return { low: null, high: null };
  const reach = NORMAL_97_5 * standardError;
  if (band === "plain") return { low: Math.max(0, survival - reach), high: Math.min(1, survival + reach) };
  const log = Math.log(survival);
  const relative = reach / survival;
  if (band === "log") return { low: Math.exp(log - relative), high: Math.min(1, Math.exp(log + relative)) };
  const steps = relative / -log; // of log(-log S), by the delta rule
  return { low: Math.exp(log * Math.exp(steps)), high: Math.exp(log * Math.exp(-steps)) };
}
