// The rule of each kind of result.
import type { Analysed, Protocol } from "../analysed.ts";
import { balanceRule } from "./balance.ts";
import { competingRisksRule } from "./competing-risks.ts";
import { correlationRule } from "./correlation.ts";
import { crossTableRule } from "./cross-table.ts";
import { describeRule, quantilesRule, tTestRule } from "./descriptive.ts";
import { metaAnalysisRule } from "./meta-analysis.ts";
import { coxRule, glmRule } from "./models.ts";
import { noisyTableRule } from "./noisy-table.ts";
import { noisyTotalRule } from "./noisy-total.ts";
import type { Limits, Passed } from "./passing.ts";
import { concordanceRule, rankSumRule } from "./ranks.ts";
import { kaplanMeierRule, survivalRule } from "./survival.ts";
import { tallyRule } from "./tally.ts";
import { logRankRule, mantelHaenszelRule } from "./tests-within.ts";
import { validationRule } from "./validation.ts";

type Rules = {
  readonly [P in Protocol]: (analysed: Extract<Analysed, { readonly protocol: P }>, limits: Limits) => Passed;
};

export const rules: Rules = {
  "federated/tally/1": tallyRule,
  "federated/cross-table/1": crossTableRule,
  "federated/kaplan-meier/1": kaplanMeierRule,
  "federated/survival/1": survivalRule,
  "federated/cox/1": coxRule,
  "federated/glm/1": glmRule,
  "federated/describe/1": describeRule,
  "federated/t-test/1": tTestRule,
  "federated/quantiles/1": quantilesRule,
  "federated/validation/1": validationRule,
  "federated/meta-analysis/1": metaAnalysisRule,
  "federated/log-rank/1": logRankRule,
  "federated/mantel-haenszel/1": mantelHaenszelRule,
  "federated/rank-sum/1": rankSumRule,
  "federated/concordance/1": concordanceRule,
  "federated/balance/1": balanceRule,
  "federated/correlation/1": correlationRule,
  "federated/competing-risks/1": competingRisksRule,
  "dp/table/1": noisyTableRule,
  "he/sums/1": noisyTotalRule,
};
