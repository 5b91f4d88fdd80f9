import { UsageError } from "@tavs/core";
import { counts } from "@tavs/core/sharing";
import type { Analysis } from "../secure-sum/analysis.ts";
import { type Federated, federated } from "../secure-sum/federated.ts";
import { oneRound } from "./one-round.ts";
import { revealing } from "./revealing.ts";
import { fields, texts } from "./specification.ts";

/** Which counts are added up, by name; each a whole number at each hospital. */
export interface TallySpecification {
  readonly [name: string]: readonly string[];
  readonly cells: readonly string[];
}

/** One count a cell. */
export type Tally = Readonly<Record<string, number>>;

/** The totals, one a cell. */
export interface TallyResult {
  readonly totals: Tally;
}

const analysis: Analysis<TallySpecification, Tally, Float64Array, null, null, TallyResult> = {
  name: "federated/tally/1",
  reveals: revealing({
    coordinator: "learns the total of each named count over all hospitals, without noise, and nothing else",
    left: "the sum of those two",
  }),
  ...oneRound,
  check: (value) => ({ cells: texts(fields(value, ["cells"]).cells, "cells") }),
  shape: ({ cells }, parties) => ({ length: cells.length, numbers: counts({ bits: 64, parties }) }),
  next: ({ cells }, _memory, totals) => ({
    last: null,
    result: { totals: Object.fromEntries(cells.map((cell, i) => [cell, totals[i]!])) },
  }),
  prepare: ({ cells }, tally) => Float64Array.from(cells, (cell, i) => whole(tally[cell], i)),
};

function whole(value: number | undefined, position: number): number {
  if (value === undefined || !Number.isSafeInteger(value) || value < 0)
    throw new UsageError(`count number ${position} must be a whole number from 0`);
  return value;
}

/** Adds counts up: distinct patients after linking, cells of a table. One round, and hospitals may vanish as agreed. */
export const tally: Federated<TallySpecification, Tally, null, TallyResult> = federated(analysis);
