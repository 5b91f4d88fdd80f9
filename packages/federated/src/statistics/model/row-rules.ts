/** Which rows of a hospital an analysis reads, and when the hospital takes no part in it: the fields of every specification of rows. */
import type { Json } from "@tavs/core/study";
import { oneOf } from "../specification.ts";
import type { Missing } from "./data-row.ts";
import { type Thresholds, thresholdsOf } from "./thresholds.ts";

export interface RowRules {
  readonly missing?: Missing;
  readonly thresholds?: Thresholds;
}

export const ROW_RULES = ["missing", "thresholds"] as const;

/** Those that a specification has. Throws `UsageError` naming the field. */
export function rowRules({ missing, thresholds }: { readonly [name: string]: Json }): RowRules {
  return {
    ...(missing !== undefined && { missing: missingOf(missing) }),
    ...(thresholds !== undefined && { thresholds: thresholdsOf(thresholds) }),
  };
}

export const missingOf = (value: Json | undefined): Missing =>
  value === undefined ? "refuse" : oneOf(value, "missing", ["refuse", "leave-out"]);
