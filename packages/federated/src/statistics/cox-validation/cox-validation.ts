import { fixedPoint } from "@tavs/core/sharing";
import type { Analysis } from "../../secure-sum/analysis.ts";
import { type Federated, federated } from "../../secure-sum/federated.ts";
import { MOST_ROUNDS } from "../cox/newton.ts";
import type { DataRow } from "../model/data-row.ts";
import { revealing } from "../revealing.ts";
import { reals } from "../vector-codec.ts";
import { type LocalCoxValidation, prepareCoxValidation } from "./local.ts";
import type { CoxValidationResult } from "./report.ts";
import {
  answerCoxValidation,
  answerLength,
  beginCoxValidation,
  type CoxValidationMemory,
  continueCoxValidation,
  questionLength,
} from "./rounds.ts";
import { type CoxValidationSpecification, checkCoxValidation } from "./specification.ts";

export const coxValidationAnalysis: Analysis<
  CoxValidationSpecification,
  readonly DataRow[],
  LocalCoxValidation,
  Float64Array,
  CoxValidationMemory,
  CoxValidationResult
> = {
  name: "federated/cox-validation/1",
  reveals: revealing({
    coordinator:
      "learns, for each stretch of the agreed groups of risk, at how many hospitals enough people with and without the event are in it; then over all hospitals, for each group that such a stretch fills, how many had the event and how many left in each interval of the grid, without noise and down to a single person, and the sums of their predicted risks; how pairs inside hospitals are ranked; and log-likelihood, gradient and information of each iteration of the slope, and nothing else",
    participant: "learns which groups were large enough, and the slope of each iteration, and nothing else",
    left: "the counts and sums of those two together",
  }),
  question: (specification) => reals(questionLength(specification)),
  rounds: () => 2 + MOST_ROUNDS,
  check: checkCoxValidation,
  shape: (specification, parties) => ({
    length: answerLength(specification),
    numbers: fixedPoint({ bits: 128, fractionBits: 60, parties }),
  }),
  first: beginCoxValidation,
  next: continueCoxValidation,
  prepare: prepareCoxValidation,
  answer: { by: "rows", compute: answerCoxValidation },
};

/** How a Cox model that is fixed in the terms does over all hospitals: C, calibration at given times, and its slope. Two rounds, and 4 to 7 for the slope. */
export const coxValidation: Federated<
  CoxValidationSpecification,
  readonly DataRow[],
  Float64Array,
  CoxValidationResult
> = federated(coxValidationAnalysis);
