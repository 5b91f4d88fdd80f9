import type { Study } from "@tavs/core/study";
import type { Messages } from "../messages/index.ts";
import type { Stepped } from "../step/step-request.ts";
import { type AnalysisWish, agreedAnalysis } from "./agreed-analysis.ts";
import { runStats } from "./run-stats.ts";
import { protocols } from "./ways.ts";

/**
 * How often each party steps until the coordinator has a tally under masks, where all step in turn and every file is carried
 * before the next one steps. A test counts them, of three hospitals and a coordinator.
 */
export const SUM_STEPS = 6;

/** An analysis step by step. Throws `Forbidden`. */
export function analysisStep(study: Study, wish: Omit<AnalysisWish, "protocols">, messages: Messages): Stepped {
  const { label, role, computation } = agreedAnalysis(study, { ...wish, protocols }, messages);
  return {
    label,
    carries: undefined,
    parties: study.parties.length, // a link meets all of them
    ...(computation.protocol === "federated/tally/1" && { steps: SUM_STEPS }), // others were not counted
    isSender: role === "participant",
    run: (desk, asked) => runStats(desk, { ...asked, language: "en", ohdsi: false }),
  };
}
