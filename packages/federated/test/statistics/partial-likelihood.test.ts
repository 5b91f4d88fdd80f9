import { UsageError } from "@tavs/core";
import {
  derivativesFrom,
  derivativesToVector,
  partialLikelihood,
  type SurvivalRows,
  sortRows,
} from "@tavs/federated/statistics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exactCoxAtZero, obviousCox } from "./obvious-cox.ts";
import { smallHospital } from "./tables.ts";

const beta = (columns: number) =>
  fc
    .array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: columns, maxLength: columns })
    .map((values) => Float64Array.from(values));

const rows = (time: readonly number[], event: readonly number[], x: readonly number[]): SurvivalRows => ({
  time: Float64Array.from(time),
  event: Uint8Array.from(event),
  covariates: Float64Array.from(x),
  columns: 1,
});

describe.each(["efron", "breslow"] as const)("with ties as %s", (ties) => {
  const at = (hospital: SurvivalRows, coefficients: Float64Array) =>
    partialLikelihood(sortRows(hospital), coefficients, ties);

  test.each([1, 2, 3])(
    "one walk through the sorted rows finds what looking up every risk set finds (%i covariates)",
    (columns) => {
      fc.assert(
        fc.property(smallHospital(columns), beta(columns), (hospital, coefficients) => {
          const [found, expected] = [at(hospital, coefficients), obviousCox(hospital, coefficients, ties)].map(
            derivativesToVector,
          );
          for (const [k, value] of expected!.entries())
            expect(Math.abs(found![k]! - value)).toBeLessThan(1e-11 * (1 + Math.abs(value)));
        }),
      );
    },
  );

  test("hundreds who leave on the same day enter in groups, and nobody is lost between two of them", () => {
    const many = Array.from({ length: 400 }, (_, i) => i);
    const days = rows(
      many.map((i) => 1 + (i % 2)),
      many.map((i) => Number(i % 3 === 0)),
      many.map((i) => ((i * 37) % 101) / 10),
    );
    const [found, expected] = [at(days, Float64Array.of(0.3)), obviousCox(days, Float64Array.of(0.3), ties)].map(
      derivativesToVector,
    );
    for (const [k, value] of expected!.entries()) expect(Math.abs(found![k]! / value - 1)).toBeLessThan(1e-11);
  });

  test("gradient and information are exact to 1e-13, also of a covariate that is far from zero and hardly varies", () => {
    const far = fc.tuple(smallHospital(1, 40), fc.constantFrom(0, 1e3, 1e6, -1e9));
    fc.assert(
      fc.property(far, ([hospital, offset]) => {
        const moved = { ...hospital, covariates: hospital.covariates.map((x) => x + offset) };
        const exact = exactCoxAtZero(moved, ties);
        const { gradient, information } = at(moved, new Float64Array(1));
        expect(Math.abs(information[0]! - exact.information)).toBeLessThanOrEqual(1e-13 * exact.information);
        // a gradient is a sum of differences of either sign: it is exact relative to their size
        expect(Math.abs(gradient[0]! - exact.gradient)).toBeLessThanOrEqual(1e-13 * (1 + Math.abs(exact.gradient)));
      }),
    );
  });

  test("the order of the rows does not matter", () => {
    fc.assert(
      fc.property(smallHospital(2), beta(2), (hospital, coefficients) => {
        const { time, event, covariates } = hospital;
        const reversed = {
          time: time.slice().reverse(),
          event: event.slice().reverse(),
          covariates: Float64Array.from(
            Array.from(time, (_, i) => [...covariates.slice(2 * i, 2 * i + 2)])
              .reverse()
              .flat(),
          ),
          columns: 2,
        };
        const [forth, back] = [at(hospital, coefficients), at(reversed, coefficients)].map(derivativesToVector);
        for (const [k, value] of forth!.entries())
          expect(Math.abs(back![k]! - value)).toBeLessThan(1e-12 * (1 + Math.abs(value)));
      }),
    );
  });

  test("a hospital without patients, or in which nobody dies, adds zeros", () => {
    for (const hospital of [rows([], [], []), rows([3, 4, 4], [0, 0, 0], [1, 2, 5])])
      expect(at(hospital, Float64Array.of(0.7))).toEqual({
        logLikelihood: 0,
        gradient: Float64Array.of(0),
        information: Float64Array.of(0),
      });
  });

  test("predictors whose exponentials are no doubles give the limits, not NaN", () => {
    const hospital = rows([1, 2, 3], [1, 1, 1], [0, 1, 2]);
    expect(at(hospital, Float64Array.of(2000))).toEqual({
      logLikelihood: -6000,
      gradient: Float64Array.of(-3),
      information: Float64Array.of(0),
    });
    expect(at(hospital, Float64Array.of(-2000))).toEqual({
      logLikelihood: 0,
      gradient: Float64Array.of(0),
      information: Float64Array.of(0),
    });
  });
});

test("a covariate that is the same for everybody is exactly nothing, whatever it is", () => {
  const { gradient, information } = partialLikelihood(
    sortRows(rows([1, 2, 2, 5], [1, 1, 0, 1], [0.1, 0.1, 0.1, 0.1])),
    Float64Array.of(3),
    "efron",
  );
  expect([gradient[0], information[0]]).toEqual([0, 0]);
});

test("the vector that travels is the derivatives, and another length is refused", () => {
  const derivatives = { logLikelihood: -1, gradient: Float64Array.of(2, 3), information: Float64Array.of(4, 5, 6) };
  expect(derivativesToVector(derivatives)).toEqual(Float64Array.of(-1, 2, 3, 4, 5, 6));
  expect(derivativesFrom(derivativesToVector(derivatives), 2)).toEqual(derivatives);
  expect(() => derivativesFrom(new Float64Array(5), 2)).toThrow(/vector of 6 numbers, 5 came/);
});

test.each([
  ["fewer events than times", rows([1, 2], [1], [0, 0]), /2 times need/],
  ["fewer covariates than times", rows([1, 2], [1, 0], [0]), /2 times need/],
  ["a missing time", rows([1, Number.NaN], [1, 0], [0, 0]), /^row number 1 needs a finite time/],
  ["an event that is neither", rows([1, 2], [1, 2], [0, 0]), /^row number 1 needs/],
  ["a missing covariate", rows([1, 2], [1, 0], [0, Number.NaN]), /^row number 1 lacks covariate number 0/],
  ["no covariate", { ...rows([], [], []), columns: 0 }, /at least one covariate/],
])("%s is refused", (_, hospital, message) => {
  expect(() => sortRows(hospital)).toThrow(UsageError);
  expect(() => sortRows(hospital)).toThrow(message);
});

test.each([Float64Array.of(1, 2), Float64Array.of(Number.NaN), Float64Array.of(1e305)])(
  "coefficients that do not fit the rows are refused",
  (coefficients) => {
    const hospital = sortRows(rows([1, 2], [1, 1], [-3000, 5]));
    expect(() => partialLikelihood(hospital, coefficients, "efron")).toThrow(UsageError);
  },
);
