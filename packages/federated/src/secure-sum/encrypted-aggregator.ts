import { done, InternalError, type Party, type PartyId, type Step } from "@tavs/core";
import { encryptedSums, type SumsKey } from "@tavs/core/he";
import { type Form, fromPlain } from "./encrypted-numbers.ts";
import { sittingOf } from "./encrypted-sitting.ts";
import { expired, type Nest, nested, resumed, type StateOf } from "./nested.ts";
import { type AddingInput, countedOf, namesOf, type Summed } from "./way.ts";

const adder: typeof encryptedSums.aggregator = encryptedSums.aggregator;
const keyReader: typeof encryptedSums.keyReader = encryptedSums.keyReader;

/** What stays the same through all steps. */
interface Desk {
  readonly form: Form;
  readonly patienceMs: number;
  /** In the order in which they were agreed. */
  readonly all: readonly PartyId[];
}

type State = { readonly desk: Desk } & (
  | ({ readonly at: "reading" } & Nest<StateOf<typeof keyReader>>)
  | ({ readonly at: "adding" } & Nest<StateOf<typeof adder>>)
);
type Next = Step<State, Summed>;

const LONGER = 4; // than a hospital waits for another: they compute, and then make a key in three stages

/** Reads the key that all hospitals show, adds under it, and learns the totals that they open. */
export const aggregator: Party<AddingInput, State, Summed> = {
  name: adder.name,
  reveals: adder.reveals,
  ...(adder.kernels && { kernels: adder.kernels }),
  start(task, random) {
    const { agreement, form, patienceMs } = sittingOf(task);
    const desk = { form, patienceMs, all: namesOf(task) };
    return read(desk, keyReader.start({ ...agreement, patienceMs: LONGER * patienceMs }, random));
  },
  receive(state, message) {
    if (state.at === "reading") return read(state.desk, keyReader.receive(state.inner, message));
    return add(state.desk, adder.receive(state.inner, message));
  },
  resume(state, outcomes) {
    if (state.at === "reading") return read(state.desk, resumed(keyReader, state, outcomes));
    return add(state.desk, resumed(adder, state, outcomes));
  },
  expire(state) {
    if (state.at === "reading") return read(state.desk, expired(keyReader, state));
    return add(state.desk, expired(adder, state));
  },
};

const read = (desk: Desk, step: Step<StateOf<typeof keyReader>, SumsKey>): Next =>
  nested(step, {
    around: (nest): State => ({ ...nest, at: "reading", desk }),
    after: (key) => begin(desk, key),
  });

function begin(desk: Desk, key: SumsKey): Next {
  const noCoins = (): never => {
    throw new InternalError("whoever adds draws no coins");
  };
  return add(desk, adder.start({ key, patienceMs: desk.patienceMs }, noCoins));
}

const add = (
  desk: Desk,
  step: Step<StateOf<typeof adder>, { readonly totals: Float64Array; readonly contributors: readonly string[] }>,
): Next =>
  nested(step, {
    around: (nest): State => ({ ...nest, at: "adding", desk }),
    after: ({ totals, contributors }) =>
      done({ totals: fromPlain(totals, desk.form), ...countedOf(desk.all, contributors) }),
  });
