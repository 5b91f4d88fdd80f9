import type { Study, StudyComputation } from "@tavs/core/study";
import type { Messages } from "../messages/index.ts";
import type { Policy } from "./policy.ts";

/** A session of a study in which this party takes part, and what its house says. */
export interface Signed {
  readonly study: Study;
  readonly me: string;
  readonly computation: StudyComputation;
  readonly policy: Policy;
  readonly messages: Messages;
}
