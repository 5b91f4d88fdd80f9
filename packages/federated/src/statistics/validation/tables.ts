/** What hospitals count once the bins are agreed: people, predictions and errors, by bin, for everybody and for each cell of each division. */
import { CompensatedSums } from "../compensated-sums.ts";
import { riskOf } from "./fixed-model.ts";
import type { LocalValidation } from "./local.ts";
import type { Plan } from "./plan.ts";
import { type BinnedPairs, pairsInside, total } from "./rank-bracket.ts";
import { binOf } from "./score-bins.ts";

/** People by bin: cases and controls; and the sums of the predicted risks by bin, and of all squared errors. */
export interface ScoreTable extends BinnedPairs {
  readonly expected: Float64Array;
  readonly squaredErrors: number;
  /** Pairs inside hospitals, of whatever bins, and how many of them the case won. */
  readonly within: Pick<BinnedPairs, "won" | "pairs">;
}

const SINGLE = 5; // squared errors, and won and pairs in a bin and in all

/** One table holds three numbers a bin and five more; everybody's, then those of each division's cells. */
export function tablesLength({ cuts, divisions }: Plan): number {
  const size = (kept: readonly number[]) => 3 * (kept.length + 1) + SINGLE;
  return size(cuts) + divisions.reduce((sum, d) => sum + cellsIn(d) * size(d.cuts), 0);
}

export const cellsIn = ({ cellOf }: Plan["divisions"][number]): number => Math.max(...cellOf) + 1;

export function validationTables(local: LocalValidation, plan: Plan): Float64Array {
  const everybody = tableOf(local, plan.cuts, () => true);
  const cells = plan.divisions.flatMap((division, d) =>
    Array.from({ length: cellsIn(division) }, (_, cell) =>
      tableOf(local, division.cuts, (row) => division.cellOf[local.levels[d]![row]!] === cell),
    ),
  );
  return Float64Array.from([everybody, ...cells].flatMap((part) => [...part]));
}

function tableOf(
  { bin, outcome, predictor }: LocalValidation,
  cuts: readonly number[],
  inside: (row: number) => boolean,
): Float64Array {
  const size = cuts.length + 1;
  const sums = new CompensatedSums(3 * size + 1);
  const rows = [...bin.keys()].filter(inside);
  const merged = rows.map((row) => binOf(bin[row]!, cuts));
  for (const [k, row] of rows.entries()) {
    const risk = riskOf(predictor[row]!);
    sums.add((outcome[row] === 1 ? 0 : size) + merged[k]!, 1);
    sums.add(2 * size + merged[k]!, risk);
    sums.add(3 * size, (risk - outcome[row]!) ** 2);
  }
  const score = Float64Array.from(rows, (row) => predictor[row]!);
  const isCase = Uint8Array.from(rows, (row) => outcome[row]!);
  const inBins = pairsInside(merged, score, isCase);
  const inAll = pairsInside(new Uint8Array(rows.length), score, isCase);
  return Float64Array.of(...sums.toArray(), inBins.won, inBins.pairs, inAll.won, inAll.pairs);
}

/** The tables of all hospitals: everybody's, and those of each division's cells. */
export function tablesFrom(
  totals: Float64Array,
  { cuts, divisions }: Plan,
): { readonly everybody: ScoreTable; readonly divisions: readonly (readonly ScoreTable[])[] } {
  let at = 0;
  const next = (bins: number): ScoreTable => {
    const part = totals.slice(at, at + 3 * bins + SINGLE);
    at += part.length;
    const count = (from: number) => part.slice(from, from + bins).map(Math.round); // whole numbers at every hospital
    const [squaredErrors = 0, won = 0, pairs = 0, wonWithin = 0, pairsWithin = 0] = part.slice(3 * bins);
    const people = { cases: count(0), controls: count(bins), expected: part.slice(2 * bins, 3 * bins) };
    return { ...people, squaredErrors, won, pairs, within: { won: wonWithin, pairs: pairsWithin } };
  };
  const everybody = next(cuts.length + 1);
  const cells = divisions.map((d) => Array.from({ length: cellsIn(d) }, () => next(d.cuts.length + 1)));
  return { everybody, divisions: cells };
}

export const casesIn = ({ cases }: BinnedPairs): number => total(cases);
export const rowsIn = ({ cases, controls }: BinnedPairs): number => total(cases) + total(controls);
