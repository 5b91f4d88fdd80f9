import { join } from "node:path";
import { hex } from "@tavs/core";
import { type Study, termsHash } from "@tavs/core/study";
import type { Policy } from "./policy.ts";

/** Where a node keeps what it remembers of one study. */
export const studyState = ({ state }: Pick<Policy, "state">, study: Study): string =>
  join(state, hex(termsHash(study)).slice(0, 32));
