// What the hub's node wrote: releases that went through the gate, as they stand in its folder.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Release, Table, Value } from "@tavs/cli/report";
import { InternalError } from "@tavs/core";
import { GRADES, TREATMENTS } from "./names.ts";
import type { Cell } from "./result.ts";

/** The table of that name in the release of one session. */
export function tableIn(folder: string, name: string): Table {
  const { analyses } = JSON.parse(readFileSync(join(folder, "results.json"), "utf8")) as Release; // what a node wrote
  const table = analyses.flatMap(({ tables }) => tables).find((each) => each.name === name);
  if (!table) throw new InternalError(`a release has no table ${name}`);
  return table;
}

/** A number by the text in the first cell of its row. */
export function numberIn({ rows }: Table, row: string): number {
  const value = rows.find(([first]) => first === row)?.[1];
  if (typeof value !== "number") throw new InternalError(`a release has no number ${row}`);
  return value;
}

/** Counts with noise, and those that are withheld as null. */
export const cellsIn = ({ rows }: Table): readonly Cell[] =>
  TREATMENTS.flatMap((row, r) => GRADES.map((column, c) => ({ row, column, value: shown(rows[r]?.[c + 1] ?? null) })));

const shown = (value: Value): number | null => (typeof value === "number" ? value : null);
