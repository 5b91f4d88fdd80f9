/** The fields that survival curves, log-rank tests and competing risks have in common. */
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { type Factor, factorOf } from "../model/factor.ts";
import { fields, integer, list, number } from "../specification.ts";

/** A factor, or null for none. Throws `UsageError` naming the field. */
export const factorOrNull = (value: Json | undefined, name: string): Factor | null =>
  value === null ? null : factorOf(value, name, 1);

export function gridSpecification(value: Json | undefined): { readonly width: number; readonly intervals: number } {
  const { width, intervals } = fields(value, ["width", "intervals"], "grid");
  return {
    width: number(width, "grid.width", { least: Number.MIN_VALUE }),
    intervals: integer(intervals, "grid.intervals", { least: 1, most: 100_000 }),
  };
}

/** 0 to 100 shares in (0, 1). */
export function sharesOf(value: Json | undefined): readonly number[] {
  return list(value, "quantiles", { least: 0, most: 100 }).map((share) => {
    const inside = number(share, "quantiles", { least: 0, most: 1 });
    if (inside === 0 || inside === 1) throw new UsageError("quantiles: must be shares between 0 and 1");
    return inside;
  });
}
