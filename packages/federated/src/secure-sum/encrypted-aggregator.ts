import { done, hex, InternalError, type Party, type PartyId, PeerError, type Step, wait } from "@tavs/core";
import { type Agreed, agreed, encryptedSums, mustBeKey, type SumsKey } from "@tavs/core/he";
import { blamingPeer } from "./agreement.ts";
import { type Form, fromPlain } from "./encrypted-numbers.ts";
import { sittingOf } from "./encrypted-sitting.ts";
import { shownKey } from "./messages.ts";
import { expired, type Nest, nested, resumed, type StateOf, silence } from "./nested.ts";
import { type AddingInput, countedOf, namesOf, type Summed } from "./way.ts";

const { aggregator: adder } = encryptedSums;

/** What stays the same through all steps. */
interface Desk {
  readonly agreement: Agreed;
  readonly form: Form;
  readonly patienceMs: number;
  /** In the order in which they were agreed. */
  readonly all: readonly PartyId[];
}

type State = { readonly desk: Desk } & (
  | { readonly at: "hearing"; readonly left: readonly PartyId[]; readonly key: SumsKey | null }
  | ({ readonly at: "adding" } & Nest<StateOf<typeof adder>>)
);
type Next = Step<State, Summed>;
type Hearing = Extract<State, { readonly at: "hearing" }>;

const LONGER = 4; // than a hospital waits for another: they compute, and then make a key in three stages

/** Hears one key from all hospitals, adds under it, and learns the totals that they open. */
export const aggregator: Party<AddingInput, State, Summed> = {
  name: adder.name,
  reveals: adder.reveals,
  ...(adder.kernels && { kernels: adder.kernels }),
  start(task) {
    const { agreement, form, patienceMs } = sittingOf(task);
    const all = namesOf(task);
    return hear({ at: "hearing", desk: { agreement: agreed(agreement), form, patienceMs, all }, left: all, key: null });
  },
  receive(state, { from, body }) {
    if (state.at === "hearing") return heard(state, from, body);
    return add(state.desk, adder.receive(state.inner, { from, body }));
  },
  resume(state, outcomes) {
    if (state.at === "hearing") throw new InternalError("work came back while hearing");
    return add(state.desk, resumed(adder, state, outcomes));
  },
  expire(state) {
    if (state.at === "hearing") throw silence(state.left);
    return add(state.desk, expired(adder, state));
  },
};

const hear = (state: Hearing): Next => wait<State>(state, state.left, { patienceMs: LONGER * state.desk.patienceMs });

function heard({ desk, left, key: before }: Hearing, from: PartyId, body: Uint8Array): Next {
  const key = keyFrom(desk.agreement, from, body);
  if (before !== null && before.id !== key.id)
    throw new PeerError(`${from} showed another key than the hospitals before it`, { code: "key" });
  const others = left.filter((name) => name !== from);
  return others.length > 0 ? hear({ at: "hearing", desk, key, left: others }) : begin(desk, key);
}

/** Throws `PeerError` where it is not the key of this sum, or not what its id says. */
function keyFrom(agreement: Agreed, from: PartyId, body: Uint8Array): SumsKey {
  const { id, joint, keys } = shownKey.decode(body);
  const names = agreement.holders;
  if (keys.length !== 32 * names.length)
    throw new PeerError(`${from} showed ${keys.length} bytes of keys; ${names.length} hospitals have 32 each`);
  const signers = names.map((name, i) => ({ name, key: hex(keys.subarray(32 * i, 32 * (i + 1))) }));
  const key: SumsKey = { id: hex(id), agreement, joint, signers };
  blamingPeer(`the key of ${from}`, () => mustBeKey(key));
  return key;
}

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
