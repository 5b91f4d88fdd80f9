import type { Analysis } from "../../secure-sum/analysis.ts";
import { type Federated, federated } from "../../secure-sum/federated.ts";
import type { DataRow } from "../model/data-row.ts";
import { revealing } from "../revealing.ts";
import { reals } from "../vector-codec.ts";
import { type LocalCox, prepareCox } from "./local.ts";
import { MOST_ROUNDS } from "./newton.ts";
import type { CoxResult } from "./report.ts";
import { answerCox, beginCox, type CoxMemory, continueCox, questionLength, shapeOfCox } from "./rounds.ts";
import { type CoxSpecification, checkCox } from "./specification.ts";

export const coxAnalysis: Analysis<CoxSpecification, readonly DataRow[], LocalCox, Float64Array, CoxMemory, CoxResult> =
  {
    name: "federated/cox/1",
    reveals: revealing({
      coordinator:
        "learns, for each iteration, the total log-likelihood, gradient and information over all hospitals, hence the fitted model, and the totals of what the terms report beside it (robust errors, concordance, proportionality); with the opening grid or exact the sums over everybody at risk at each opened time instead, and with exact the covariates of the share of patients that the terms state, and nothing else",
      participant:
        "learns the coefficients of each iteration and the fitted ones, for robust errors on a grid the fitted hazards and means of those at risk in each interval, and nothing else",
      left: "the sums of those two",
    }),
    question: (specification) => reals(questionLength(specification)),
    rounds: () => MOST_ROUNDS + 1,
    check: checkCox,
    shape: shapeOfCox,
    first: beginCox,
    next: continueCox,
    prepare: prepareCox,
    answer: { by: "rows", compute: answerCox },
  };

/** The Cox model over all hospitals: Newton's method on sums that nobody can take apart. 5 to 8 rounds, and one for what is reported beside it. */
export const cox: Federated<CoxSpecification, readonly DataRow[], Float64Array, CoxResult> = federated(coxAnalysis);
