/** Comparisons with numbers of R. */
import { expect } from "vitest";

export type Maybe = number | null | undefined;

/** Within `relative` of R's number, or nothing where R has none. */
export function expectNear(value: Maybe, expected: Maybe, relative = 1e-9, absolute = 1e-14): void {
  if (expected === null || expected === undefined) expect(value ?? null).toBeNull();
  else expect(Math.abs((value ?? Number.NaN) - expected)).toBeLessThanOrEqual(relative * Math.abs(expected) + absolute);
}

export function expectAllNear(values: readonly Maybe[], expected: readonly Maybe[], relative = 1e-9): void {
  expect(values.length).toBe(expected.length);
  for (const [i, value] of values.entries()) expectNear(value, expected[i], relative);
}

/** Thresholds that refuse nothing: the arithmetic of tables with small cells is tested, too. */
export const NO_THRESHOLDS = { parametersPerRow: 0, smallestCell: 0, fewestRows: 0 } as const;
