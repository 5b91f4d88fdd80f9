/** The fields that several descriptive analyses have in common. */
import type { Json } from "@tavs/core/study";
import { number } from "../specification.ts";

/** The share of intervals that hold the truth, 0.5 to 0.9999. Throws `UsageError` naming the field. */
export const levelOfConfidence = (value: Json | undefined): number =>
  number(value, "level", { least: 0.5, most: 0.9999 });
