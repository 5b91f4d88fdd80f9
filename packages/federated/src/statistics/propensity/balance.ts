import { fixedPoint } from "@tavs/core/sharing";
import type { Json } from "@tavs/core/study";
import type { Analysis } from "../../secure-sum/analysis.ts";
import { type Federated, federated } from "../../secure-sum/federated.ts";
import { CompensatedSums } from "../compensated-sums.ts";
import type { DataRow } from "../model/data-row.ts";
import { designMatrix } from "../model/design-matrix.ts";
import { type Scaling, scalingOf } from "../model/scaling.ts";
import { columnsRead, designOf, type Term, termsOf } from "../model/terms.ts";
import { thresholdsOf } from "../model/thresholds.ts";
import { oneRound } from "../one-round.ts";
import { fields } from "../specification.ts";
import { ARM, type BalanceResult, balanceResult, COLUMN } from "./balance-result.ts";
import { type Weighting, weightedRows, weightingOf } from "./weighting.ts";

/** How alike the treated and the others are, before and after weighting, as it stands in the study terms. */
export interface BalanceSpecification {
  readonly [name: string]: Json;
  readonly weighting: Weighting;
  /** What is compared; a factor by its levels but the first. */
  readonly terms: readonly Term[];
  /** Public constants near each column's mean and standard deviation. */
  readonly scaling: Scaling;
}

export const balanceAnalysis: Analysis<
  BalanceSpecification,
  readonly DataRow[],
  Float64Array,
  null,
  null,
  BalanceResult
> = {
  name: "federated/balance/1",
  reveals: {
    coordinator: {
      learns:
        "learns, for those treated and those not, their number, the sums of their weights and squared weights, and for each column the sums of values, squares and weighted values over all hospitals, without noise, and nothing else",
      against: "semi-honest",
      collusion: "with all hospitals but two it learns the sums of those two",
    },
    participant: {
      learns: "learns that the others take part, and nothing else",
      against: "semi-honest",
      collusion: "with all hospitals but two and the coordinator it learns the sums of those two",
    },
  },
  ...oneRound,
  check,
  shape: ({ terms }, parties) => ({
    length: 2 * (ARM + COLUMN * designOf(terms).length),
    numbers: fixedPoint({ bits: 128, fractionBits: 60, parties }),
  }),
  next: (specification, _memory, totals) => ({ last: null, result: balanceResult(specification, totals) }),
  prepare,
};

function check(value: Json): BalanceSpecification {
  const given = fields(value, ["weighting", "terms", "scaling"]);
  const terms = termsOf(given.terms);
  return { weighting: weightingOf(given.weighting), terms, scaling: scalingOf(given.scaling, terms, designOf(terms)) };
}

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
