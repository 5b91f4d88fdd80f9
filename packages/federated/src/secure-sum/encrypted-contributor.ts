import { done, InternalError, type Party, type PartyId, type Step, work } from "@tavs/core";
import { encryptedSums, type SumsKey } from "@tavs/core/he";
import { toPlain } from "./encrypted-numbers.ts";
import { sittingOf } from "./encrypted-sitting.ts";
import { expired, type Nest, nested, resumed, type StateOf } from "./nested.ts";
import { mustBeRecorded, openingOf } from "./once.ts";
import { type AddendInput, type Counted, countedOf, namesOf, type SumTask } from "./way.ts";

const keyHolder: typeof encryptedSums.keyHolder = encryptedSums.keyHolder;
const addend: typeof encryptedSums.contributor = encryptedSums.contributor;

/** What is handed in once there is a key. */
interface Handing {
  readonly task: SumTask;
  readonly me: PartyId;
  readonly values: Float64Array;
  readonly patienceMs: number;
}

type State =
  | ({ readonly at: "keying"; readonly handing: Handing } & Nest<StateOf<typeof keyHolder>>)
  | { readonly at: "recording"; readonly handing: Handing; readonly key: SumsKey }
  | ({ readonly at: "handing"; readonly all: readonly PartyId[] } & Nest<StateOf<typeof addend>>);
type Next = Step<State, Counted>;

const LONGER = 6; // than the aggregator waits for each other hospital, at each stage

/** Makes the key with the others, shows the aggregator its public half, hands in, and opens. */
export const contributor: Party<AddendInput, State, Counted> = {
  name: addend.name,
  reveals: addend.reveals,
  ...(addend.kernels && { kernels: addend.kernels }),
  start({ me, values, ...adding }, random) {
    const { agreement, form, patienceMs } = sittingOf(adding);
    const { patienceMs: _, ...task } = adding;
    const handing = { task, me, values: toPlain(values, form, random(32)), patienceMs: LONGER * patienceMs };
    return make(handing, keyHolder.start({ ...agreement, me, patienceMs, readers: [task.aggregator] }, random));
  },
  receive(state, message) {
    if (state.at === "keying") return make(state.handing, keyHolder.receive(state.inner, message));
    if (state.at === "handing") return hand(state.all, addend.receive(state.inner, message));
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, outcomes) {
    if (state.at === "keying") return make(state.handing, resumed(keyHolder, state, outcomes));
    if (state.at === "handing") return hand(state.all, resumed(addend, state, outcomes));
    mustBeRecorded(outcomes[0]);
    return handIn(state.key, state.handing);
  },
  expire(state) {
    if (state.at === "keying") return make(state.handing, expired(keyHolder, state));
    if (state.at === "handing") return hand(state.all, expired(addend, state));
    throw new InternalError(`patience ran out while ${state.at}`);
  },
};

const make = (handing: Handing, step: Step<StateOf<typeof keyHolder>, SumsKey>): Next =>
  nested(step, {
    around: (nest): State => ({ ...nest, at: "keying", handing }),
    // All hold the key, so all are added or nobody is: over whom is known before anything is handed in.
    after: (key) =>
      work<State>({ at: "recording", handing, key }, openingOf(handing.task, { contributors: namesOf(handing.task) })),
  });

function handIn(key: SumsKey, { task, ...given }: Handing): Next {
  const noCoins = (): never => {
    throw new InternalError("a contributor draws no coins"); // SEAL draws its own, in tasks
  };
  return hand(namesOf(task), addend.start({ key, aggregator: task.aggregator, ...given }, noCoins));
}

const hand = (
  all: readonly PartyId[],
  step: Step<StateOf<typeof addend>, { readonly contributors: readonly string[] }>,
): Next =>
  nested(step, {
    around: (nest): State => ({ ...nest, at: "handing", all }),
    after: ({ contributors }) => done(countedOf(all, contributors)),
  });
