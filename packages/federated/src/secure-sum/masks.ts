// Adding by masks that cancel: all are there at the same time, and as many may vanish as was agreed.
import type { SumAgreement } from "./masked/agreement.ts";
import { contributorHandlers } from "./masked/handlers.ts";
import { aggregator, contributor } from "./masked/index.ts";
import { numbersFor } from "./masked/numbers.ts";
import { turnsOf } from "./masked/turns.ts";
import { adapted } from "./nested.ts";
import { type AddendInput, type AddingInput, countedOf, namesOf, PATIENCE_MS, type SumTask, type Way } from "./way.ts";

function agreementOf(task: SumTask): SumAgreement {
  const { aggregator, contributors, study, question, length, numbers, mayDropOut = 0, round, model } = task;
  const terms = { study, question, length, mayDropOut, ...numbers };
  return { aggregator, contributors, terms, ...(round && { round }), ...(model && { model }) };
}

const STAGES = 5; // at each of them, and in every turn, the aggregator may wait for another who is silent

function turnsIn({ contributors, length, numbers }: SumTask): number {
  const ring = numbersFor({ parties: contributors.length, ...numbers });
  return turnsOf({ names: namesOf({ contributors }), length, numbers: ring });
}

/** SecAgg+ (docs/protocols/masked-sum.md): the fastest, for vectors of any length; drop-outs at every stage. */
export const masks: Way = {
  name: "masks",
  aggregator: adapted(aggregator, {
    input: ({ patienceMs = PATIENCE_MS, ...task }: AddingInput) => ({ ...agreementOf(task), patienceMs }),
    keep: namesOf,
    result: ({ totals, contributors }, all) => ({ totals, ...countedOf(all, contributors) }),
  }),
  contributor: adapted(contributor, {
    input: ({ me, values, patienceMs = PATIENCE_MS, ...task }: AddendInput) => {
      return { ...agreementOf(task), me, values, patienceMs: (STAGES + turnsIn(task)) * patienceMs };
    },
    keep: namesOf,
    result: ({ contributors }, all) => countedOf(all, contributors),
  }),
  contributorsLearn: null,
  handlers: contributorHandlers,
};
