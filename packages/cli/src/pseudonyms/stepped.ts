import type { Study } from "@tavs/core/study";
import type { Messages } from "../messages/index.ts";
import type { Stepped } from "../step/step-request.ts";
import { agreedPseudonyms, type PseudonymWish } from "./agreed-pseudonyms.ts";
import { runPseudonymise } from "./run-pseudonymise.ts";

/**
 * How often each party steps until the file of who asks is written, the key included, where all step in turn and every file is
 * carried before the next one steps. A test counts them. Of 2,048 persons or of a million: they are all in one file.
 */
export const PSEUDONYM_STEPS = 5;

/** The making of a key, or of pseudonyms, step by step. Throws `Forbidden`. */
export function pseudonymStep(study: Study, wish: PseudonymWish, messages: Messages): Stepped {
  const { label, role } = agreedPseudonyms(study, wish, messages);
  return {
    label,
    carries: undefined,
    parties: study.parties.length, // a link meets all of them
    steps: PSEUDONYM_STEPS,
    isSender: role === "holder",
    run: (desk, asked) => runPseudonymise(desk, asked),
  };
}
