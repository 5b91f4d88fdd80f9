// Over whom a question was opened is remembered, however it is added: two totals over sets that differ by one hospital are that
// hospital's numbers.
import { UsageError } from "@tavs/core";
import { nameOf } from "./masked/agreement.ts";
import type { OpeningRequest } from "./masked/handlers.ts";
import type { Counted, SumTask } from "./way.ts";

interface Opening {
  readonly task: "record";
  readonly inputs: readonly [OpeningRequest];
}

/** What a hospital remembers before it says what opens a total. The same record as for masked sums: one question, one set. */
export function openingOf(task: SumTask, { contributors }: Pick<Counted, "contributors">): Opening {
  return { task: "record", inputs: [{ question: nameOf(task), contributors, otherSets: "refused", colluders: 0 }] };
}

/** Only the word counts: a handler of something else must not pass for one that recorded. */
export function mustBeRecorded(outcome: unknown): void {
  if (outcome !== "recorded")
    throw new UsageError('the handler "record" gives "recorded", or throws to refuse: take the handlers of the way');
}
