import { UsageError } from "@tavs/core";
import { countOnGrid, countsOfGroup, medianSurvival } from "@tavs/federated/statistics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kaplanMeier } from "../../src/statistics/kaplan-meier.ts";
import { smallHospital } from "./tables.ts";

test("the curve is the product over the days of the share that came through, looked up anew each day", () => {
  fc.assert(
    fc.property(smallHospital(1, 30), ({ time, event }) => {
      const points = kaplanMeier(
        countOnGrid({ time, event, group: new Uint8Array(time.length) }, { width: 1, intervals: 7, groups: 1 }),
      );
      const patients = Array.from(time, (t, i) => ({ t, dies: event[i] === 1 }));
      const through = (day: number) => {
        const atRisk = patients.filter(({ t }) => t >= day).length;
        return atRisk === 0 ? 1 : 1 - patients.filter(({ t, dies }) => t === day && dies).length / atRisk;
      };
      expect(points.length).toBe(time.length === 0 ? 0 : Math.max(...time) + 1);
      for (const { interval, survival } of points) {
        const expected = Array.from({ length: interval + 1 }, (_, day) => through(day)).reduce((a, b) => a * b, 1);
        expect(Math.abs(survival - expected)).toBeLessThan(1e-14);
      }
    }),
  );
});

describe("on the grid", () => {
  const grid = { width: 30.4375, intervals: 3, groups: 2 };
  const one = (time: number, event: number, group = 0) =>
    countOnGrid({ time: Float64Array.of(time), event: Uint8Array.of(event), group: Uint8Array.of(group) }, grid);

  test.each([
    [0, 0],
    [1, 1],
    [30, 1],
    [31, 2],
    [60, 2],
    [61, 3],
    [91, 3],
  ])("day %i belongs to interval %i, whose end it counts at", (day, interval) => {
    expect(one(day, 1).events.indexOf(1)).toBe(interval);
    expect(one(day, 0).withdrawn.indexOf(1)).toBe(interval);
    expect(one(day, 1, 1).events.indexOf(1)).toBe(4 + interval);
  });

  test("what happens after the last interval is not seen: the patient leaves at its end", () => {
    expect(one(92, 1)).toEqual({ events: new Float64Array(8), withdrawn: Float64Array.of(0, 0, 0, 1, 0, 0, 0, 0) });
  });

  test("a hospital without patients counts zeros, and has no curve and no median", () => {
    const none = countOnGrid({ time: new Float64Array(), event: new Uint8Array(), group: new Uint8Array() }, grid);
    expect(none).toEqual({ events: new Float64Array(8), withdrawn: new Float64Array(8) });
    expect(kaplanMeier(countsOfGroup(none, 1, grid))).toEqual([]);
    expect(medianSurvival([])).toEqual({ median: null, low: null, high: null });
  });

  test.each([
    [() => one(-1, 1), /^row number 0/],
    [() => one(Number.NaN, 1), /^row number 0/],
    [() => one(Number.POSITIVE_INFINITY, 0), /^row number 0/],
    [() => one(1, 2), /^row number 0/],
    [() => one(1, 1, 2), /group below 2/],
    [
      () => countOnGrid({ time: new Float64Array(2), event: new Uint8Array(1), group: new Uint8Array(2) }, grid),
      /2 times/,
    ],
    [
      () =>
        countOnGrid(
          { time: new Float64Array(), event: new Uint8Array(), group: new Uint8Array() },
          { ...grid, width: 0 },
        ),
      /positive width/,
    ],
    [() => countsOfGroup({ events: new Float64Array(7), withdrawn: new Float64Array(7) }, 0, grid), /7 and 7 counts/],
    [() => countsOfGroup({ events: new Float64Array(8), withdrawn: new Float64Array(8) }, 2, grid), /2 groups/],
    [() => kaplanMeier({ events: Float64Array.of(1), withdrawn: Float64Array.of(1, 1) }), /1 counts of events/],
    [() => kaplanMeier({ events: Float64Array.of(1, -1), withdrawn: Float64Array.of(1, 1) }), /^interval number 1/],
    [() => kaplanMeier({ events: Float64Array.of(1, 1), withdrawn: Float64Array.of(0.5, 1) }), /^interval number 0/],
  ])("what cannot be counted is refused (%#)", (counting, message) => {
    expect(counting).toThrow(UsageError);
    expect(counting).toThrow(message);
  });
});
