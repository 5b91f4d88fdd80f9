/** What R's survfit found on coarsened times, and the comparison of a curve with it. */
import type { SurvivalPoint } from "@tavs/federated/statistics";
import { expect } from "vitest";
import { fixture } from "./patients.ts";

/** R's curve on coarsened times, and its median. */
export interface MonthlyCurve
  extends Readonly<Record<"interval" | "atRisk" | "events" | "survival", readonly number[]>> {
  readonly standardError: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
  readonly median: Readonly<Record<"median" | "low" | "high", number | null>>;
}

export interface Monthly {
  readonly daysInInterval: number;
  readonly rotterdamRfsByHormon: readonly MonthlyCurve[];
  readonly cases: readonly {
    readonly title: string;
    readonly time: readonly number[];
    readonly event: readonly number[];
    readonly curve: MonthlyCurve;
  }[];
}

export const monthly: Monthly = JSON.parse(fixture("kaplan-meier-monthly.json"));

/** Fifteen digits, through a product of hundreds of factors. */
export function expectNear(value: number | null, expected: number | null): void {
  if (value === null || expected === null) expect(value).toBe(expected);
  else expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-12 * Math.abs(expected));
}

/** R lists the intervals in which something happened; in the others the curve must be flat. */
export function expectCurve(points: readonly SurvivalPoint[], r: MonthlyCurve): void {
  const listed = new Map(r.interval.map((interval, i) => [interval, i]));
  expect(points.at(-1)?.interval).toBe(r.interval.at(-1));
  for (const [k, point] of points.entries()) {
    const i = listed.get(point.interval);
    if (i === undefined) {
      const { interval: _, atRisk: _before, events: _none, ...level } = point;
      expect(points[k - 1] ?? { survival: 1, standardError: 0, low: 1, high: 1 }).toMatchObject(level);
      expect(point.events).toBe(0);
      continue;
    }
    expect([point.atRisk, point.events]).toEqual([r.atRisk[i], r.events[i]]);
    expectNear(point.survival, r.survival[i]!);
    expectNear(point.standardError, r.standardError[i]!);
    expectNear(point.low, r.low[i]!);
    expectNear(point.high, r.high[i]!);
  }
}
