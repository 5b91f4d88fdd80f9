import { UsageError } from "@tavs/core";
import { endCurve } from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import { kaplanMeier } from "../../src/statistics/kaplan-meier.ts";

describe("a published curve", () => {
  const points = kaplanMeier({
    events: Float64Array.of(0, 2, 1, 1, 0, 1),
    withdrawn: Float64Array.of(0, 1, 1, 0, 3, 1),
  });

  test("ends before the first interval with fewer than five at risk, and says so", () => {
    expect(points.map(({ atRisk }) => atRisk)).toEqual([11, 11, 8, 6, 5, 2]);
    expect(endCurve(points, 5)).toEqual({ points: points.slice(0, 5), mark: "<5" });
    expect(endCurve(points, 9)).toEqual({ points: points.slice(0, 2), mark: "<9" });
  });

  test("has no point when the group is too small, and no mark when it is large enough to the end", () => {
    expect(endCurve(points, 12)).toEqual({ points: [], mark: "<12" });
    expect(endCurve(points, 2)).toEqual({ points, mark: null });
    expect(endCurve([], 5)).toEqual({ points: [], mark: null });
  });

  test.each([0, 2.5, Number.NaN])("cannot be cut at %d", (smallest) => {
    expect(() => endCurve(points, smallest)).toThrow(UsageError);
  });
});
