/** A column with a few agreed values: the levels of a factor, the groups of curves, the strata of a model. */
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { fields, list, number, text } from "../specification.ts";
import type { DataRow } from "./data-row.ts";

export type Level = string | number;

/** The levels stand in the terms, in their order; the first is the one that the others are compared with. */
export interface Factor {
  readonly [name: string]: Json;
  readonly factor: string;
  readonly levels: readonly Level[];
}

/** A factor of `least` to 1024 levels, none twice. Throws `UsageError` naming the field. */
export function factorOf(value: Json | undefined, where: string, least = 2): Factor {
  const given = fields(value, ["factor", "levels"], where);
  const levels = list(given.levels, `${where}.levels`, { least, most: 1024 }).map((level) =>
    typeof level === "number" ? number(level, `${where}.levels`) : text(level, `${where}.levels`),
  );
  if (new Set(levels.map(String)).size !== levels.length)
    throw new UsageError(`${where}.levels: a level stands twice (2 and "2" are one)`);
  return { factor: text(given.factor, `${where}.factor`), levels };
}

/** Which level a row has, from 0. A number and its text are the same level. Throws `UsageError` by row number at another value. */
export function levelOf({ factor, levels }: Factor, row: DataRow, i: number): number {
  const value = String(row[factor]);
  const found = levels.findIndex((level) => String(level) === value);
  if (found < 0)
    throw new UsageError(`row number ${i} has a value in column "${factor}" that is none of the agreed levels`);
  return found;
}

/** The name of a level, as in "grade=3". */
export const levelName = ({ factor, levels }: Factor, level: number): string => `${factor}=${levels[level]!}`;
