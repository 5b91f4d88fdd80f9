// Adding under a key that nobody has: the hospitals make it together, hand in what the aggregator can not read, and open the sum.
import {
  concat,
  done,
  hex,
  type Party,
  type PartyId,
  PeerError,
  party,
  type Step,
  UsageError,
  unhex,
  wait,
} from "@tavs/core";
import { agreed, encryptedSums, keyKeeper, mustBeKey, type SumsAgreement, type SumsKey } from "@tavs/core/he";
import { blamingPeer } from "./agreement.ts";
import { type Form, formOf, fromPlain, toPlain } from "./encrypted-numbers.ts";
import { shownKey } from "./messages.ts";
import { expired, type Nest, nested, resumed, type StateOf, saying, silence } from "./nested.ts";
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

const { keyHolder, contributor: addend, aggregator: adder } = encryptedSums;

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
    return keying(handing, keyHolder.start({ ...agreement, me, patienceMs }, random));
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
  const { id, joint, signers } = key;
  const keys = concat(...signers.map((signer) => unhex(signer.key)));
  const body = shownKey.encode({ id: unhex(id), joint, keys });
  const noCoins = (): never => {
    throw new UsageError("a sum's contributor draws no coins"); // SEAL draws its own, in tasks
  };
  return saying([{ to: handing.aggregator, body }], handingIn(holders, addend.start({ key, ...handing }, noCoins)));
}

const handingIn = (
  holders: readonly string[],
  step: Step<StateOf<typeof addend>, { readonly contributors: readonly string[] }>,
): ContributorStep =>
  nested(step, {
    around: (nest): ContributorState => ({ ...nest, at: "handing", holders }),
    after: ({ contributors }) => done(countedOf(holders, contributors)),
  });

type AggregatorState = { readonly sitting: Sitting } & (
  | { readonly at: "hearing"; readonly left: readonly PartyId[]; readonly key: SumsKey | null }
  | ({ readonly at: "adding" } & Nest<StateOf<typeof adder>>)
);
type AggregatorStep = Step<AggregatorState, Summed>;
type Hearing = Extract<AggregatorState, { readonly at: "hearing" }>;

/** Hears one key from all hospitals, adds under it, and learns the totals that they open. */
const aggregator: Party<AddingInput, AggregatorState, Summed> = {
  name: adder.name,
  reveals: adder.reveals,
  ...(adder.kernels && { kernels: adder.kernels }),
  start(task) {
    const sitting = sittingOf(task);
    return hear({ at: "hearing", sitting, left: sitting.agreement.holders.map((name) => party(name)), key: null });
  },
  receive(state, { from, body }) {
    if (state.at === "hearing") return heard(state, from, body);
    return adding(state.sitting, adder.receive(state.inner, { from, body }));
  },
  resume(state, outcomes) {
    if (state.at === "hearing") throw new UsageError("there is no work to go on with");
    return adding(state.sitting, resumed(adder, state, outcomes));
  },
  expire(state) {
    if (state.at === "hearing") throw silence(state.left);
    return adding(state.sitting, expired(adder, state));
  },
};

function hear(state: Hearing): AggregatorStep {
  const { sitting, left, key } = state;
  if (left.length > 0) return wait<AggregatorState>(state, left, { patienceMs: sitting.patienceMs });
  const { patienceMs } = sitting;
  const noCoins = (): never => {
    throw new UsageError("whoever adds draws no coins");
  };
  return adding(sitting, adder.start({ key: key!, patienceMs }, noCoins)); // everybody showed it
}

function heard({ sitting, left, key: before, ...state }: Hearing, from: PartyId, body: Uint8Array): AggregatorStep {
  const { id, joint, keys } = shownKey.decode(body);
  const agreement = agreed(sitting.agreement);
  const names = [...agreement.holders];
  if (keys.length !== 32 * names.length)
    throw new PeerError(`${from} showed ${keys.length} bytes of keys; ${names.length} hospitals have 32 each`);
  const signers = names.map((name, i) => ({ name, key: hex(keys.subarray(32 * i, 32 * (i + 1))) }));
  const key: SumsKey = { id: hex(id), agreement, joint, signers };
  blamingPeer(`the key of ${from}`, () => mustBeKey(key));
  if (before !== null && before.id !== key.id)
    throw new PeerError(`${from} showed another key than the hospitals before it`, { code: "key" });
  return hear({ ...state, sitting, key, left: left.filter((name) => name !== from) });
}

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
