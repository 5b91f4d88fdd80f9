import { fixedPoint } from "@tavs/core/sharing";
import type { Analysis, Turn } from "../../secure-sum/analysis.ts";
import { type Federated, federated } from "../../secure-sum/federated.ts";
import type { DataRow } from "../model/data-row.ts";
import { designOf } from "../model/terms.ts";
import { revealing } from "../revealing.ts";
import { packedLength } from "../symmetric-matrix.ts";
import { reals } from "../vector-codec.ts";
import { type LocalGlm, prepareGlm } from "./local.ts";
import { beginGlm, continueGlm, type GlmClimb, MOST_GLM_ROUNDS } from "./newton.ts";
import { type GlmResult, glmReport } from "./report.ts";
import { checkGlm, type GlmSpecification, isRobustGlm } from "./specification.ts";
import { type GlmSums, glmLength, glmProducts, glmSums, glmSumsFrom } from "./sums.ts";

/** Climbing; or arrived, and waiting for the middle of the sandwich. */
interface GlmMemory {
  readonly climb: GlmClimb;
  readonly arrived: GlmSums | null;
}

type GlmTurn = Turn<Float64Array, GlmMemory, GlmResult>;

const columnsOf = ({ terms }: GlmSpecification): number => designOf(terms).length;

export const glmAnalysis: Analysis<GlmSpecification, readonly DataRow[], LocalGlm, Float64Array, GlmMemory, GlmResult> =
  {
    name: "federated/glm/1",
    reveals: revealing({
      coordinator:
        "learns, for each iteration, the total log-likelihood, gradient and information over all hospitals, the number of rows, and the sums of weights, outcomes and covariates and their squares, for robust errors the products of the persons' scores, and nothing else",
      participant: "learns the coefficients of each iteration and the fitted ones, and nothing else",
      left: "the sums of those two",
    }),
    question: (specification) => reals(2 + columnsOf(specification)), // the coefficients, and 1 in the round for robust errors
    rounds: () => MOST_GLM_ROUNDS + 1,
    check: checkGlm,
    shape: (specification, parties) => ({
      length: glmLength(columnsOf(specification)),
      numbers: fixedPoint({ bits: 128, fractionBits: 60, parties }),
    }),
    first: (specification) => ask(beginGlm(columnsOf(specification)), null),
    next,
    prepare: prepareGlm,
    answer: {
      by: "rows",
      compute({ family }, local, question) {
        const beta = question.slice(0, -1);
        if (question.at(-1) === 0) return glmSums(local, beta, family);
        const answer = new Float64Array(glmLength(beta.length - 1)); // longer than the products
        answer.set(glmProducts(local, beta, family));
        return answer;
      },
    },
  };

function ask(climb: GlmClimb, arrived: GlmSums | null): GlmTurn {
  return { ask: Float64Array.of(...climb.coefficients, Number(arrived !== null)), memory: { climb, arrived } };
}

function next(specification: GlmSpecification, { climb, arrived }: GlmMemory, totals: Float64Array): GlmTurn {
  const columns = columnsOf(specification);
  const sums = arrived ?? glmSumsFrom(totals, columns);
  if (arrived === null) {
    const state = continueGlm(specification, climb, sums);
    if (state !== null) return ask(state, null);
    if (isRobustGlm(specification)) return ask(climb, sums);
  }
  const products = arrived === null ? null : totals.slice(0, packedLength(1 + columns));
  const { coefficients, start } = climb;
  const result = glmReport({ specification, coefficients, sums, start: start ?? sums, products });
  return { last: Float64Array.of(...coefficients, 0), result };
}

/** Logistic, Poisson and Gaussian regression over all hospitals by IRLS, also with ridge or lasso penalties. 5 to 9 rounds. */
export const glm: Federated<GlmSpecification, readonly DataRow[], Float64Array, GlmResult> = federated(glmAnalysis);
