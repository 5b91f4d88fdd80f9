/**
 * The probability of each of several causes, of which the first to happen takes away the others (Aalen & Johansen 1978), with the
 * infinitesimal-jackknife error of R's survfit for several states: how the estimate moves with each patient's weight, squared and added.
 */
import { NORMAL_97_5 } from "../normal-distribution.ts";

/** The curve of one cause at the end of one interval. */
export interface IncidencePoint {
  readonly interval: number;
  /** Patients without any event when those of the interval happen. */
  readonly atRisk: number;
  /** Of this cause. */
  readonly events: number;
  readonly incidence: number;
  readonly standardError: number;
  /** The 95 % limits, symmetric for the log of the incidence and at most 1, as R's; `null` while it is 0. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Counts at each interval: of each cause, and of those who left without event (after the events). */
export interface CauseCounts {
  readonly causes: readonly Float64Array[];
  readonly withdrawn: Float64Array;
}

/** A curve for each cause, as long as anybody is at risk. Cost: intervals x causes^2. */
export function cumulativeIncidence({ causes, withdrawn }: CauseCounts): readonly (readonly IncidencePoint[])[] {
  let atRisk = withdrawn.reduce((sum, count, k) => sum + count + causes.reduce((all, cause) => all + cause[k]!, 0), 0);
  const curves = causes.map((): IncidencePoint[] => []);
  const walk = new Jackknife(causes.length);
  for (let interval = 0; atRisk > 0; interval++) {
    const events = causes.map((cause) => cause[interval]!);
    walk.step({ atRisk, events, withdrawn: withdrawn[interval]! });
    for (const [k, curve] of curves.entries()) curve.push({ interval, atRisk, events: events[k]!, ...walk.at(k) });
    atRisk -= events.reduce((sum, count) => sum + count, 0) + withdrawn[interval]!;
  }
  return curves;
}

interface Interval {
  readonly atRisk: number;
  readonly events: readonly number[];
  readonly withdrawn: number;
}

/**
 * Patients who are still there have the same influence so far, on survival (`#onSurvival`) and on each incidence. Whoever has left keeps
 * a share b of survival and a constant a: the influence on an incidence F is a + b F from then on, and so its square needs three sums.
 */
class Jackknife {
  #survival = 1;
  #onSurvival = 0;
  #left = 0;
  readonly #incidence: Float64Array;
  readonly #on: Float64Array;
  readonly #squares: readonly { aa: number; ab: number; bb: number }[];

  constructor(causes: number) {
    this.#incidence = new Float64Array(causes);
    this.#on = new Float64Array(causes);
    this.#squares = Array.from({ length: causes }, () => ({ aa: 0, ab: 0, bb: 0 }));
  }

  step({ atRisk, events, withdrawn }: Interval): void {
    const hazards = events.map((count) => count / atRisk);
    const any = hazards.reduce((sum, hazard) => sum + hazard, 0);
    const before = this.#survival;
    const influence = { survival: this.#onSurvival * (1 - any) + (before * any) / atRisk, on: this.#on.slice() };
    for (const [k, hazard] of hazards.entries()) {
      influence.on[k]! += this.#onSurvival * hazard - (before * hazard) / atRisk;
      this.#incidence[k]! += before * hazard;
    }
    this.#survival = before * Math.max(0, 1 - any);
    const jump = before / atRisk; // what an event of one's own adds, and takes from survival
    for (const [k, count] of events.entries())
      if (count > 0) this.#leave(count, { survival: influence.survival - jump, on: plus(influence.on, k, jump) });
    if (withdrawn > 0) this.#leave(withdrawn, influence);
    this.#onSurvival = influence.survival;
    this.#on.set(influence.on);
    this.#left = atRisk - withdrawn - events.reduce((sum, count) => sum + count, 0);
  }

  #leave(count: number, { survival, on }: { readonly survival: number; readonly on: Float64Array }): void {
    const b = this.#survival > 0 ? survival / this.#survival : 0;
    for (const [k, sums] of this.#squares.entries()) {
      const a = on[k]! - b * this.#incidence[k]!;
      sums.aa += count * a * a;
      sums.ab += count * a * b;
      sums.bb += count * b * b;
    }
  }

  at(k: number): Pick<IncidencePoint, "incidence" | "standardError" | "low" | "high"> {
    const incidence = this.#incidence[k]!;
    const { aa, ab, bb } = this.#squares[k]!;
    const variance = aa + 2 * ab * incidence + bb * incidence * incidence + this.#left * this.#on[k]! ** 2;
    const standardError = Math.sqrt(Math.max(0, variance));
    if (incidence === 0) return { incidence, standardError, low: null, high: null };
    const reach = (NORMAL_97_5 * standardError) / incidence;
    return {
      incidence,
      standardError,
      low: incidence * Math.exp(-reach),
      high: Math.min(1, incidence * Math.exp(reach)),
    };
  }
}

const plus = (values: Float64Array, k: number, jump: number): Float64Array =>
  values.map((value, j) => (j === k ? value + jump : value));
