import { fixedPoint } from "@tavs/core/sharing";
import type { Analysis } from "../../secure-sum/analysis.ts";
import { type Federated, federated } from "../../secure-sum/federated.ts";
import { CompensatedSums } from "../compensated-sums.ts";
import type { DataRow } from "../model/data-row.ts";
import { designMatrix } from "../model/design-matrix.ts";
import { columnsRead, designOf } from "../model/terms.ts";
import { thresholdsOf } from "../model/thresholds.ts";
import { oneRound } from "../one-round.ts";
import { revealing } from "../revealing.ts";
import { ARM, type BalanceResult, balanceResult, COLUMN } from "./balance-result.ts";
import { type BalanceSpecification, checkBalance } from "./balance-specification.ts";
import { weightedRows } from "./weighting.ts";

export const balanceAnalysis: Analysis<
  BalanceSpecification,
  readonly DataRow[],
  Float64Array,
  null,
  null,
  BalanceResult
> = {
  name: "federated/balance/1",
  reveals: revealing({
    coordinator:
      "learns, for those treated and those not, their number, the sums of their weights and squared weights, and for each column the sums of values, squares and weighted values over all hospitals, without noise, and nothing else",
    left: "the sums of those two",
  }),
  ...oneRound,
  check: checkBalance,
  shape: ({ terms }, parties) => ({
    length: 2 * (ARM + COLUMN * designOf(terms).length),
    numbers: fixedPoint({ bits: 128, fractionBits: 60, parties }),
  }),
  next: (specification, _memory, totals) => ({ last: null, result: balanceResult(specification, totals) }),
  prepare,
};

/** The sums of those not treated, then of the treated. */
function prepare({ weighting, terms, scaling }: BalanceSpecification, all: readonly DataRow[]): Float64Array {
  const { rows, treated, weight } = weightedRows(weighting, all, columnsRead(terms));
  const design = designOf(terms);
  const thresholds = thresholdsOf(weighting.thresholds);
  const values = designMatrix(rows, { design, scaling, thresholds, parameters: design.length });
  const size = ARM + COLUMN * design.length;
  const sums = new CompensatedSums(2 * size);
  for (const [row, w] of weight.entries()) {
    const at = treated[row]! * size;
    for (const [k, value] of [1, w, w * w].entries()) sums.add(at + k, value);
    for (let j = 0; j < design.length; j++) {
      const x = values[row * design.length + j]!;
      for (const [k, value] of [x, x * x, w * x].entries()) sums.add(at + ARM + COLUMN * j + k, value);
    }
  }
  return sums.toArray();
}

/** The balance table over all hospitals: standardised mean differences before and after weighting. One round. */
export const balance: Federated<BalanceSpecification, readonly DataRow[], null, BalanceResult> =
  federated(balanceAnalysis);
