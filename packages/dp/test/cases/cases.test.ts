import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { adapters as accounting } from "./accounting.ts";
import type { Adapter, Case, Tolerance } from "./case.ts";
import { adapters as mechanisms } from "./mechanisms.ts";

// Published values, and more of our own by another program, each with its source and tolerance. TAVS_DP_CASES names another file of the same form.
const vectors = ["dp-cases.json", "more-dp-cases.json"].map((name) => join(import.meta.dirname, "../vectors", name));
const files = process.env.TAVS_DP_CASES === undefined ? vectors : [process.env.TAVS_DP_CASES];
const cases = files.flatMap((file) => JSON.parse(readFileSync(file, "utf8")) as readonly Case[]);

const adapters: Record<string, Adapter> = { ...accounting, ...mechanisms };

describe("a published value is what we compute", () => {
  for (const one of cases)
    it(`${one.id} (${one.source.slice(0, 80)})`, () => {
      const adapter = adapters[one.area];
      expect(adapter, `no adapter for area ${one.area}`).toBeDefined();
      mustAgree(adapter!(one.inputs, one), one.expected, one.tolerance);
    });
});

function mustAgree(actual: ReturnType<Adapter>, expected: Case["expected"], tolerance: Tolerance): void {
  if (Array.isArray(expected)) {
    expect(Array.isArray(actual), "a list").toBe(true);
    const list = actual as readonly number[];
    expect(list.length).toBe(expected.length);
    for (const [i, value] of expected.entries()) mustAgree(list[i]!, value, tolerance);
  } else if (typeof expected === "number" && Number.isFinite(expected))
    mustBeClose(Number(actual), expected, tolerance);
  else expect(actual).toEqual(expected);
}

function mustBeClose(actual: number, expected: number, tolerance: Tolerance): void {
  if ("exact" in tolerance) return expect(actual).toBe(expected);
  if ("interval" in tolerance) {
    expect(actual).toBeGreaterThanOrEqual(tolerance.interval[0]);
    return expect(actual).toBeLessThanOrEqual(tolerance.interval[1]);
  }
  const allowed = "abs" in tolerance ? tolerance.abs : tolerance.rel * Math.abs(expected);
  expect(Math.abs(actual - expected), `${actual} is not within ${allowed} of ${expected}`).toBeLessThanOrEqual(allowed);
}
