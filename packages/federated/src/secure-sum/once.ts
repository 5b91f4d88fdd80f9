// Over whom a question was opened is remembered, however it is added: two totals over sets that differ by one hospital are that
// hospital's numbers.
import { sha256 } from "@noble/hashes/sha2.js";
import { hex, lengthPrefixed, UsageError, utf8 } from "@tavs/core";
import type { OpeningRequest } from "./masked/handlers.ts";
import type { Counted, SumTask } from "./way.ts";

interface Opening {
  readonly task: "record";
  readonly inputs: readonly [OpeningRequest];
}

/** What a hospital remembers before it says what opens a total. The same record as for masked sums: one question, one set. */
export function openingOf({ study, question }: SumTask, { contributors }: Pick<Counted, "contributors">): Opening {
  const name = hex(sha256(lengthPrefixed(utf8(study), utf8(question))));
  return { task: "record", inputs: [{ question: name, contributors, otherSets: "refused", colluders: 0 }] };
}

/** Only the word counts: a handler of something else must not pass for one that recorded. */
export function mustBeRecorded(outcome: unknown): void {
  if (outcome !== "recorded")
    throw new UsageError('the handler "record" gives "recorded", or throws to refuse: take the handlers of the way');
}
