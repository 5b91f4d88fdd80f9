// Adding by pieces: every hospital gives each of the others a piece of its numbers, and each adds the pieces that it was given.
import { done, InternalError, type Party, type Step, UsageError, work } from "@tavs/core";
import { type SharedSumAgreement, sharedSum } from "@tavs/core/sharing";
import { contributorHandlers } from "./masked/handlers.ts";
import { numbersFor } from "./masked/numbers.ts";
import { adapted, expired, inside, type Nest, resumed, type StateOf } from "./nested.ts";
import { mustBeRecorded, openingOf } from "./once.ts";
import {
  type AddendInput,
  type AddingInput,
  type Counted,
  countedOf,
  hashOf,
  namesOf,
  PATIENCE_MS,
  type SumTask,
  type Way,
} from "./way.ts";

/**
 * All hospitals are the committee. Shamir's threshold is the highest at which a sum is opened without those who may vanish:
 * members settle on one set when more than (n + t - 1) / 2 have heard of it.
 */
function agreementOf(task: SumTask): SharedSumAgreement {
  const { aggregator, length, mayDropOut = 0 } = task;
  const numbers = inField(task);
  const names = namesOf(task);
  const threshold = names.length - 2 * mayDropOut;
  if (!Number.isInteger(mayDropOut) || mayDropOut < 0 || names.length - mayDropOut < 3 || threshold < 2)
    throw new UsageError(
      `mayDropOut: ${mayDropOut} of ${names.length} who hold pieces leave too few; three must stay, and two more than vanish`,
    );
  const fewest = names.length - mayDropOut;
  const parties = { contributors: names, members: names, receiver: aggregator };
  return { ...parties, threshold, length, fewest, context: hashOf(task), ...numbers };
}

/**
 * The same whole numbers as in a ring, in a field that is a little narrower: 2^61 - 1 for 64 bits, 2^127 - 1 for 128. Where the
 * terms give the ring, each number is bounded by a sixteenth of what the ring would bear.
 */
function inField({ numbers: written, contributors }: SumTask): Pick<SharedSumAgreement, "maxValue" | "fractionBits"> {
  const { bits, fractionBits, maxValue, parties } = numbersFor({ parties: contributors.length, ...written });
  return { maxValue: maxValue ?? 2 ** ((bits === 64 ? 59 : 125) - fractionBits) / parties, fractionBits };
}

const patient = ({ patienceMs = PATIENCE_MS, ...task }: AddingInput) => ({ agreement: agreementOf(task), patienceMs });

const { member } = sharedSum;
type Inner = Step<StateOf<typeof member>, { readonly contributors: readonly string[] }>;
type Assent = Extract<Inner, { readonly status: "waiting" }> & {
  readonly state: Extract<StateOf<typeof member>, { readonly at: "assenting" }>;
};

/**
 * Over whom is remembered before this hospital assents, not before it opens: few shares open a total, and who loses messages could
 * have two sets opened by hospitals of which none opens both. Of those who assent to two sets, some assent to both.
 */
type State =
  | ({ readonly at: "adding"; readonly task: SumTask } & Nest<StateOf<typeof member>>)
  | { readonly at: "recording"; readonly task: SumTask; readonly assent: Assent };

const contributor: Party<AddendInput, State, Counted> = {
  name: member.name,
  reveals: member.reveals,
  ...(member.kernels && { kernels: member.kernels }),
  start({ me, values, ...adding }, random) {
    const { patienceMs: _, ...task } = adding;
    return add(task, member.start({ ...patient(adding), me, values }, random));
  },
  receive(state, message) {
    if (state.at === "adding") return add(state.task, member.receive(state.inner, message));
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, outcomes) {
    if (state.at === "adding") return add(state.task, resumed(member, state, outcomes));
    mustBeRecorded(outcomes[0]);
    return goOn(state.task, state.assent);
  },
  expire(state) {
    if (state.at === "adding") return add(state.task, expired(member, state));
    throw new InternalError(`patience ran out while ${state.at}`);
  },
};

function add(task: SumTask, step: Inner): Step<State, Counted> {
  if (step.status === "done") return done(countedOf(namesOf(task), step.result.contributors), step.send);
  if (!isAssent(step)) return goOn(task, step);
  const { seat, set } = step.state;
  const contributors = seat.agreement.contributors.filter((_, i) => set.contributors[i] === 1);
  return work<State>({ at: "recording", task, assent: step }, openingOf(task, countedOf(namesOf(task), contributors)));
}

/** A member says something where it assents, and nothing while it waits for the others' assents. */
const isAssent = (step: Inner): step is Assent =>
  step.status === "waiting" && step.state.at === "assenting" && step.send.length > 0;

const goOn = (task: SumTask, step: Exclude<Inner, { readonly status: "done" }>): Step<State, Counted> =>
  inside(step, (nest): State => ({ ...nest, at: "adding", task }));

/** Shamir's shares (docs/protocols/shares.md): for tables of up to some thousand numbers; the hub stores and passes on nothing. */
export const shares: Way = {
  name: "shares",
  aggregator: adapted(sharedSum.receiver, {
    input: patient,
    keep: namesOf,
    result: ({ totals, contributors }, all) => ({ totals, ...countedOf(all, contributors) }),
  }),
  contributor,
  contributorsLearn: null,
  handlers: contributorHandlers,
};
