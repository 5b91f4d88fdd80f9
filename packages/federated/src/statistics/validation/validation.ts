import { fixedPoint } from "@tavs/core/sharing";
import type { Analysis } from "../../secure-sum/analysis.ts";
import { type Federated, federated } from "../../secure-sum/federated.ts";
import { MOST_GLM_ROUNDS } from "../glm/newton.ts";
import type { DataRow } from "../model/data-row.ts";
import { revealing } from "../revealing.ts";
import { reals } from "../vector-codec.ts";
import { type LocalValidation, prepareValidation } from "./local.ts";
import type { ValidationResult } from "./report.ts";
import {
  answerLength,
  answerValidation,
  beginValidation,
  continueValidation,
  questionLength,
  type ValidationMemory,
} from "./rounds.ts";
import { checkValidation, type ValidationSpecification } from "./specification.ts";

export const validationAnalysis: Analysis<
  ValidationSpecification,
  readonly DataRow[],
  LocalValidation,
  Float64Array,
  ValidationMemory,
  ValidationResult
> = {
  name: "federated/validation/1",
  reveals: revealing({
    coordinator:
      "learns, for each stretch of the agreed bins and each subgroup, at how many hospitals enough cases and controls are in it; then over all hospitals the cases, controls and predicted risks in each bin that such a stretch fills, for everybody and for each subgroup that is large enough, their squared errors, and how pairs inside a bin of one hospital are ranked; and log-likelihood, gradient and information of each iteration of two calibrations, and nothing else",
    participant:
      "learns which bins and subgroups were large enough, and the calibration of each iteration, and nothing else",
    left: "the sums of those two",
  }),
  question: (specification) => reals(questionLength(specification)),
  rounds: () => 2 + 2 * MOST_GLM_ROUNDS,
  check: checkValidation,
  shape: (specification, parties) => ({
    length: answerLength(specification),
    numbers: fixedPoint({ bits: 128, fractionBits: 60, parties }),
  }),
  first: beginValidation,
  next: continueValidation,
  prepare: prepareValidation,
  answer: { by: "rows", compute: answerValidation },
};

/** How a logistic model that is fixed in the terms does over all hospitals. Two rounds, and 5 to 7 for each of two calibrations. */
export const validation: Federated<ValidationSpecification, readonly DataRow[], Float64Array, ValidationResult> =
  federated(validationAnalysis);
