import { type Random, systemRandom, UsageError } from "@tavs/core";
import { type Uniform, uniform } from "../samplers/uniform.ts";
import type { Marginal } from "./marginals.ts";
import { type Branch, spanningTree } from "./spanning-tree.ts";

type Value = string | number;

/** How many invented rows, and of whose coins. */
export interface SyntheticFacts {
  /** An integer in [1, 10^7]. */
  readonly rows: number;
  /** The operating system's generator, unless a test says otherwise. */
  readonly random?: Random;
}

/**
 * Invented rows whose pairs of fields are distributed about as in released tables: computed from noisy counts alone, so that it costs
 * nothing. Each field depends on one other, by the spanning tree of the tables with the largest mutual information; what three
 * fields have together that does not follow from their pairs is lost. Negative counts become 0. No row is a patient, and numbers
 * computed from invented rows have the noise of the tables and more: they carry no margin.
 *
 * Source: as MST (McKenna, Miklau, Sheldon 2021, arXiv 2108.04978), but the tree is chosen from tables that were all released, not by
 * a choice that is paid for. Throws `UsageError` where a table is not of two fields, or the tables do not connect all fields or
 * disagree about a domain.
 */
export function synthesize(
  tables: readonly Marginal[],
  { rows, random = systemRandom }: SyntheticFacts,
): readonly Readonly<Record<string, Value>>[] {
  if (!Number.isSafeInteger(rows) || rows < 1 || rows > 1e7)
    throw new UsageError("invented rows are a whole number, 1 to 10^7");
  const branches = spanningTree(tables);
  const source = uniform(random);
  return Array.from({ length: rows }, () => inventedRow(branches, source));
}

function inventedRow(branches: readonly Branch[], source: Uniform): Readonly<Record<string, Value>> {
  const places = new Map<string, number>();
  const row: Record<string, Value> = {};
  const set = ({ field, domain }: Branch["child"], place: number): void => {
    places.set(field, place);
    row[field] = domain[place]!;
  };
  for (const { parent, child, counts } of branches) {
    if (!places.has(parent.field)) set(parent, drawn(counts.map(total), source)); // the root, once
    const line = counts[places.get(parent.field)!]!;
    set(child, drawn(total(line) > 0 ? line : columnTotals(counts), source));
  }
  return row;
}

/** A place with probability proportional to its whole weight; each alike where all are 0. */
function drawn(weights: readonly number[], source: Uniform): number {
  const sum = total(weights);
  if (sum === 0) return source.below(weights.length);
  let left = source.below(sum);
  return weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
}

const total = (weights: readonly number[]): number => weights.reduce((sum, weight) => sum + weight, 0);

const columnTotals = (counts: readonly (readonly number[])[]): readonly number[] =>
  counts[0]!.map((_, column) => total(counts.map((line) => line[column]!)));
