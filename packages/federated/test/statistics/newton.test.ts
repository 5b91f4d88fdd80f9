import { UsageError } from "@tavs/core";
import {
  beginNewton,
  type Climbing,
  continueNewton,
  type Derivatives,
  unstandardized,
} from "@tavs/federated/statistics";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fitTogether } from "./federation.ts";
import { smallHospital } from "./tables.ts";

const one = unstandardized(1);

/** log(1 / cosh(b - 5)): almost straight far from its top, so that Newton's step overshoots by a thousand times. */
function hill(b: number): Derivatives {
  const slope = -Math.tanh(b - 5);
  return {
    logLikelihood: -(Math.abs(b - 5) + Math.log1p(Math.exp(-2 * Math.abs(b - 5))) - Math.LN2),
    gradient: Float64Array.of(slope),
    information: Float64Array.of((1 - slope) * (1 + slope)),
  };
}

test("a step that overshoots is halved until it climbs, and the top is found", () => {
  let state: Climbing = beginNewton(one);
  const asked: number[] = [];
  for (;;) {
    const b = state.coefficients[0]!;
    asked.push(b);
    const next = continueNewton(state, hill(b));
    if (next.at === "climbing") {
      state = next;
      continue;
    }
    expect(next.fit.terms[0]!.coef).toBeCloseTo(5, 12);
    expect(next.fit.terms[0]!.se).toBeCloseTo(1, 12);
    expect(next.fit.iterations).toBeLessThan(asked.length - 1);
    break;
  }
  expect(asked[1]).toBeGreaterThan(1000);
});

test("a top at zero is found in one round, without a step", () => {
  const flat = { logLikelihood: -7, gradient: Float64Array.of(0), information: Float64Array.of(4) };
  expect(continueNewton(beginNewton(one), flat)).toMatchObject({
    at: "fitted",
    fit: {
      iterations: 0,
      terms: [{ coef: 0, se: 0.5, hazardRatio: 1, z: 0, p: 1 }],
      likelihoodRatio: { statistic: 0, p: 1 },
    },
  });
});

test("the unit in which a covariate is measured, and the public constants, change no hazard ratio", () => {
  const scale = fc.constantFrom(1e-6, 0.1, 1, 50, 1e3);
  fc.assert(
    fc.property(
      fc.array(smallHospital(2, 40), { minLength: 1, maxLength: 3 }),
      scale,
      scale,
      fc.double({ min: -5, max: 5, noNaN: true }),
      (sites, s, t, c) => {
        const by = { center: Float64Array.of(c, -c), scale: Float64Array.of(s, t) };
        const plain = outcome(() => fitTogether(sites, unstandardized(2), "efron"));
        const scaled = outcome(() => fitTogether(sites, by, "efron"));
        if (!plain.fit || !scaled.fit) {
          expect(scaled.code).toBe(plain.code);
          return;
        }
        for (const [j, term] of plain.fit.terms.entries()) {
          expect(Math.abs(scaled.fit.terms[j]!.coef - term.coef)).toBeLessThan(1e-8 * term.se);
          expect(Math.abs(scaled.fit.terms[j]!.se / term.se - 1)).toBeLessThan(1e-8);
        }
      },
    ),
    { numRuns: 100 },
  );
});

function outcome(fit: () => ReturnType<typeof fitTogether>): { fit?: ReturnType<typeof fitTogether>; code?: string } {
  try {
    return { fit: fit() };
  } catch (error) {
    if (error instanceof UsageError) return { code: error.code };
    throw error;
  }
}

test("no random table gives a number that is none", () => {
  fc.assert(
    fc.property(
      fc.array(smallHospital(2), { minLength: 1, maxLength: 3 }),
      fc.constantFrom("efron", "breslow"),
      (sites, ties) => {
        const { fit } = outcome(() => fitTogether(sites, unstandardized(2), ties));
        if (!fit) return;
        const { likelihoodRatio, wald, score } = fit;
        const numbers = [
          ...fit.vcov,
          fit.logLikelihood,
          fit.logLikelihoodAtZero,
          ...fit.terms.flatMap((term) => [...Object.values(term)].flat()),
        ];
        for (const test of [likelihoodRatio, wald, score]) numbers.push(test.statistic, test.p);
        expect(numbers.every(Number.isFinite)).toBe(true);
        expect(fit.logLikelihood).toBeGreaterThanOrEqual(fit.logLikelihoodAtZero - 1e-9);
      },
    ),
    { numRuns: 100 },
  );
});

test.each([
  [
    "more covariates than asked",
    { logLikelihood: 0, gradient: Float64Array.of(0, 0), information: Float64Array.of(1, 0, 1) },
  ],
  ["too few second derivatives", { logLikelihood: 0, gradient: Float64Array.of(0), information: new Float64Array() }],
  [
    "a number that is none",
    { logLikelihood: Number.NaN, gradient: Float64Array.of(0), information: Float64Array.of(1) },
  ],
])("totals with %s are refused", (_, totals) => {
  expect(() => continueNewton(beginNewton(one), totals)).toThrow(UsageError);
});

test("a climb that finds no top ends after sixty rounds", () => {
  let state: Climbing = beginNewton(one);
  const endless = () => {
    for (let round = 1; ; round++) {
      const next = continueNewton(state, {
        logLikelihood: round,
        gradient: Float64Array.of(1),
        information: Float64Array.of(1),
      });
      if (next.at === "fitted") return;
      state = next;
    }
  };
  expect(endless).toThrow(/no maximum after 60 rounds/);
});
