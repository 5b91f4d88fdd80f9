// Adding under a key that nobody has: the hospitals make it together, hand in what the aggregator can not read, and open the sum.
import { done, hex, InternalError, type Party, type PartyId, type Step, UsageError } from "@tavs/core";
import { encryptedSums, keyKeeper, type SumsAgreement, type SumsKey } from "@tavs/core/he";
import { type Form, formOf, fromPlain, toPlain } from "./encrypted-numbers.ts";
import { expired, type Nest, nested, resumed, type StateOf } from "./nested.ts";
import {
  type AddendInput,
  type AddingInput,
  type Counted,
  countedOf,
  hashOf,
  PATIENCE_MS,
  type Summed,
  type Way,
} from "./way.ts";

const { keyHolder, keyReader, contributor: addend, aggregator: adder } = encryptedSums;

interface Sitting {
  readonly agreement: SumsAgreement;
  readonly form: Form;
  readonly patienceMs: number;
}

/** Every hospital holds a share of the key of this one sum. Throws `UsageError` where one may vanish: its share opens the sum. */
function sittingOf({ patienceMs = PATIENCE_MS, ...task }: AddingInput): Sitting {
  if ((task.mayDropOut ?? 0) > 0)
    throw new UsageError("mayDropOut: every hospital holds a share of the key; add by masks or by shares instead");
  const form = formOf(task);
  const { length, maxValue } = form;
  const holders = task.contributors.map(({ name }) => name);
  return { agreement: { study: hex(hashOf(task)), holders, length, maxValue }, form, patienceMs };
}

interface Handing {
  readonly aggregator: PartyId;
  readonly me: PartyId;
  readonly holders: readonly string[];
  readonly values: Float64Array;
  readonly patienceMs: number;
}

type ContributorState =
  | ({ readonly at: "keying"; readonly handing: Handing } & Nest<StateOf<typeof keyHolder>>)
  | ({ readonly at: "handing"; readonly holders: readonly string[] } & Nest<StateOf<typeof addend>>);
type ContributorStep = Step<ContributorState, Counted>;

/** Makes the key with the others, shows the aggregator its public half, hands in, and opens. */
const contributor: Party<AddendInput, ContributorState, Counted> = {
  name: addend.name,
  reveals: addend.reveals,
  ...(addend.kernels && { kernels: addend.kernels }),
  start({ me, values, ...task }, random) {
    const { agreement, form, patienceMs } = sittingOf(task);
    const { aggregator, contributors } = task;
    const holders = contributors.map(({ name }) => name);
    const handing = { aggregator, me, holders, values: toPlain(values, form, random(32)), patienceMs };
    return keying(handing, keyHolder.start({ ...agreement, me, patienceMs, readers: [aggregator] }, random));
  },
  receive(state, message) {
    if (state.at === "keying") return keying(state.handing, keyHolder.receive(state.inner, message));
    return handingIn(state.holders, addend.receive(state.inner, message));
  },
  resume(state, outcomes) {
    if (state.at === "keying") return keying(state.handing, resumed(keyHolder, state, outcomes));
    return handingIn(state.holders, resumed(addend, state, outcomes));
  },
  expire(state) {
    if (state.at === "keying") return keying(state.handing, expired(keyHolder, state));
    return handingIn(state.holders, expired(addend, state));
  },
};

function keying(handing: Handing, step: Step<StateOf<typeof keyHolder>, SumsKey>): ContributorStep {
  return nested(step, {
    around: (nest): ContributorState => ({ ...nest, at: "keying", handing }),
    after: (key) => handIn(key, handing),
  });
}

function handIn(key: SumsKey, { holders, ...handing }: Handing): ContributorStep {
  return handingIn(holders, addend.start({ key, ...handing }, noCoins));
}

/** What handing in and adding draw, SEAL draws in tasks. */
const noCoins = (): never => {
  throw new InternalError("coins were to be drawn where none are");
};

const handingIn = (
  holders: readonly string[],
  step: Step<StateOf<typeof addend>, { readonly contributors: readonly string[] }>,
): ContributorStep =>
  nested(step, {
    around: (nest): ContributorState => ({ ...nest, at: "handing", holders }),
    after: ({ contributors }) => done(countedOf(holders, contributors)),
  });

type AggregatorState = { readonly sitting: Sitting } & (
  | ({ readonly at: "reading" } & Nest<StateOf<typeof keyReader>>)
  | ({ readonly at: "adding" } & Nest<StateOf<typeof adder>>)
);
type AggregatorStep = Step<AggregatorState, Summed>;

/** Reads the key that all hospitals show, adds under it, and learns the totals that they open. */
const aggregator: Party<AddingInput, AggregatorState, Summed> = {
  name: adder.name,
  reveals: adder.reveals,
  ...(adder.kernels && { kernels: adder.kernels }),
  start(task, random) {
    const sitting = sittingOf(task);
    const { agreement, patienceMs } = sitting;
    return reading(sitting, keyReader.start({ ...agreement, patienceMs }, random));
  },
  receive(state, message) {
    if (state.at === "reading") return reading(state.sitting, keyReader.receive(state.inner, message));
    return adding(state.sitting, adder.receive(state.inner, message));
  },
  resume(state, outcomes) {
    if (state.at === "reading") return reading(state.sitting, resumed(keyReader, state, outcomes));
    return adding(state.sitting, resumed(adder, state, outcomes));
  },
  expire(state) {
    if (state.at === "reading") return reading(state.sitting, expired(keyReader, state));
    return adding(state.sitting, expired(adder, state));
  },
};

const reading = (sitting: Sitting, step: Step<StateOf<typeof keyReader>, SumsKey>): AggregatorStep =>
  nested(step, {
    around: (nest): AggregatorState => ({ ...nest, at: "reading", sitting }),
    after: (key) => adding(sitting, adder.start({ key, patienceMs: sitting.patienceMs }, noCoins)),
  });

const adding = (
  sitting: Sitting,
  step: Step<StateOf<typeof adder>, { readonly totals: Float64Array; readonly contributors: readonly string[] }>,
): AggregatorStep =>
  nested(step, {
    around: (nest): AggregatorState => ({ ...nest, at: "adding", sitting }),
    after: ({ totals, contributors }) =>
      done({ totals: fromPlain(totals, sitting.form), ...countedOf(sitting.agreement.holders, contributors) }),
  });

/**
 * Threshold BFV (docs/protocols/encrypted-sums.md): the sum rests where nobody can read it until all hospitals open it together.
 * Numbers that no plaintext holds are added digit by digit.
 */
export const encryption: Way = {
  name: "he",
  aggregator,
  contributor,
  contributorsLearn: "the totals of every sum",
  handlers: ({ store }) => keyKeeper({ store }),
};
