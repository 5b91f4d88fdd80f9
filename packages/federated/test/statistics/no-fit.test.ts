import { UsageError } from "@tavs/core";
import { type SurvivalRows, unstandardized } from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import { fitTogether } from "./federation.ts";

/** A hospital of one covariate. */
const rows = (time: readonly number[], x: readonly number[], event = time.map(() => 1)): SurvivalRows => ({
  time: Float64Array.from(time),
  event: Uint8Array.from(event),
  covariates: Float64Array.from(x),
  columns: x.length / time.length,
});

describe("a model that has no fit is refused with the reason, at any hospital and in sum", () => {
  const healthy = rows([1, 2, 3, 4, 5, 6], [0, 1, 0, 1, 1, 0]);

  test.each([
    ["nobody had the event", [rows([1, 2], [0, 1], [0, 0])], "cox-no-information", /no events/],
    [
      "no hospital has a patient",
      [rows([], []), rows([], [])].map((site) => ({ ...site, columns: 1 })),
      "cox-no-information",
      /no events/,
    ],
    [
      "the only covariate is constant at each hospital",
      [rows([1, 2], [7, 7]), rows([1, 2], [3, 3])],
      "cox-no-information",
      /no covariate varies/,
    ],
    [
      "the second of two covariates is constant",
      [rows([1, 2, 3], [0, 4, 1, 4, 0, 4])],
      "cox-singular",
      /singular at covariate number 1/,
    ],
    [
      "the third is the sum of the others",
      [rows([1, 2, 3, 4, 5], [0, 1, 1, 1, 0, 1, 1, 1, 2, 0, 2, 2, 3, 1, 4])],
      "cox-singular",
      /singular at covariate number 2/,
    ],
    ["whoever has more of it dies first", [rows([1, 2, 3, 4], [9, 5, 3, 1])], "cox-diverges", /no finite estimate/],
    [
      "only the exposed die",
      [rows([1, 2, 3, 4, 5], [1, 1, 0, 0, 1], [1, 1, 0, 0, 1])],
      "cox-diverges",
      /no finite estimate/,
    ],
    [
      "the same in a unit a million times smaller",
      [rows([1, 2, 3, 4, 5], [1e6, 1e6, 0, 0, 1e6], [1, 1, 0, 0, 1])],
      "cox-diverges",
      /no finite estimate/,
    ],
    [
      "and a million times larger",
      [rows([1, 2, 3, 4, 5], [1e-6, 1e-6, 0, 0, 1e-6], [1, 1, 0, 0, 1])],
      "cox-diverges",
      /no finite estimate/,
    ],
  ])("%s", (_, sites, code, message) => {
    const fit = () => fitTogether(sites, unstandardized(sites[0]!.columns), "efron");
    expect(fit).toThrow(UsageError);
    expect(fit).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });

  test("but what one hospital separates, the others may not", () => {
    expect(
      fitTogether([rows([1, 2, 3, 4], [9, 5, 3, 1]), healthy], unstandardized(1), "efron").terms[0]!.se,
    ).toBeGreaterThan(0);
  });
});
