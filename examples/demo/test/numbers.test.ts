import { monthTicks, ratioTicks } from "@tavs/cli/page";
import { describe, expect, test } from "vitest";
import { duration, precise, probability, size, tiny } from "../report/numbers.ts";

describe("axes and numbers", () => {
  test("have few ticks that read well", () => {
    expect(monthTicks(179, 12)).toEqual([0, 24, 48, 72, 96, 120, 144, 168]);
    expect(monthTicks(12, 6)).toEqual([0, 3, 6, 9, 12]);
    expect(monthTicks(60, 12)).toEqual([0, 6, 12, 18, 24, 30, 36, 42, 48, 54, 60]);
    expect(ratioTicks([0.54, 2.03], 6)).toEqual([0.7, 1, 1.4, 2]);
    expect(ratioTicks([0.08, 12], 12)).toEqual([0.1, 0.3, 1, 3, 10]);
  });

  test("are written as people write them", () => {
    expect([0, 999, 1000, 99_500, 999_499, 999_500, 3_411_230, 2.5e9].map(size)).toEqual(
      ["0 B", "999 B", "1.0 kB", "100 kB", "999 kB", "1.0 MB", "3.4 MB", "2.5 GB"].map((text) =>
        text.replace(" ", "\u00a0"),
      ),
    );
    expect([0.084, 9.83, 125.2, 119.6].map(duration)).toEqual(
      ["0.08 s", "9.8 s", "2 min 05 s", "2 min 00 s"].map((text) => text.replace(/ (?=s|min)/g, "\u00a0")),
    );
    expect([0.00099, 0.001, 0.0412, 0.956].map(probability)).toEqual(["<0.001", "0.001", "0.041", "0.96"]);
    expect([-5.2e-12, 0, 4e3].map(tiny)).toEqual(["−5.2e−12", "0", "4.0e3"]);
    expect([-0.391944703036, Number.NEGATIVE_INFINITY, Number.NaN].map(precise)).toEqual(["−0.3919447030", "−∞", "–"]);
  });
});
