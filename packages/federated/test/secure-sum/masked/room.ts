/** Masked sums in one thread: whoever is to vanish says nothing from some message on, as a hospital whose line was cut. */
import {
  createIdentity,
  type Handler,
  hex,
  type Identity,
  memoryStore,
  type Party,
  type PartyId,
  party,
  type Store,
  seededRandom,
  TavsError,
} from "@tavs/core";
import { type Overheard, type PlayOptions, play, type Role } from "@tavs/core/testing";
import { aggregator } from "../../../src/secure-sum/masked/aggregator.ts";
import type { MaskedTotal } from "../../../src/secure-sum/masked/aggregator-state.ts";
import type { MaskedSumTerms, SumAgreement } from "../../../src/secure-sum/masked/agreement.ts";
import { type ContributorInput, contributor } from "../../../src/secure-sum/masked/contributor.ts";
import { contributorHandlers } from "../../../src/secure-sum/masked/handlers.ts";
import { atOnce, signedOnce } from "../../at-once.ts";

export { atOnce };
export const hub: PartyId = party("hub");
/** Names in the order of numbers, also above ten. */
export const nameOf = (i: number): PartyId => party(`h${String(i).padStart(4, "0")}`);
const made = new Map<number, Identity>();
export function identityOf(i: number): Identity {
  const identity =
    made.get(i) ??
    createIdentity(nameOf(i), seededRandom(new Uint8Array(32).fill((i % 250) + 1).fill(Math.floor(i / 250), 16)));
  made.set(i, identity);
  return identity;
}

export interface Room {
  readonly vectors: readonly ArrayLike<number>[];
  readonly terms?: Partial<MaskedSumTerms>;
  readonly agreement?: Partial<SumAgreement>;
  /** What one contributor has otherwise than all others. */
  readonly otherwise?: (i: number) => Partial<ContributorInput>;
  /** From which of its messages on (counted from 0) a contributor is silent. */
  readonly vanish?: Readonly<Record<number, number>>;
  readonly stores?: readonly Store[];
  readonly handlers?: (i: number) => Readonly<Record<string, Handler>>;
}

export function agreementOf({ vectors, terms, agreement }: Room): SumAgreement {
  const contributors = vectors.map((_, i) => ({ name: nameOf(i), key: hex(identityOf(i).publicKey) }));
  const facts = {
    study: "study",
    question: "question",
    length: vectors[0]!.length,
    mayDropOut: 0,
    ...(terms?.bits === undefined && { maxValue: 1000 }),
    ...terms,
  } as MaskedSumTerms; // a test says what it says
  return { aggregator: hub, contributors, terms: facts, ...agreement };
}

/** The same party, but silent from one of its messages on; and at peace where the sum goes on without it. */
export function mortal<I, S, R>(mortal: Party<I, S, R>, silentFrom: number): Party<I, unknown, R | "gone"> {
  type Counted = { readonly state: S; readonly said: number };
  type Step = ReturnType<Party<I, S, R>["start"]>;
  const count = (said: number, step: Step) => {
    const after = said + step.send.length;
    if (after > silentFrom) return { status: "done", result: "gone", send: [] } as const;
    return step.status === "done" ? step : { ...step, state: { state: step.state, said: after } };
  };
  const peaceful = (said: number, act: () => Step) => {
    try {
      return count(said, act());
    } catch (error) {
      if (error instanceof TavsError && error.code === "left-out")
        return { status: "done", result: "gone", send: [] } as const;
      throw error;
    }
  };
  return {
    name: mortal.name,
    reveals: mortal.reveals,
    ...(mortal.kernels && { kernels: mortal.kernels }),
    start: (input, random) => count(0, mortal.start(input, random)),
    receive: (state, message) =>
      peaceful((state as Counted).said, () => mortal.receive((state as Counted).state, message)),
    resume: (state, outcomes) =>
      peaceful((state as Counted).said, () => mortal.resume!((state as Counted).state, outcomes)),
  };
}

export function castOf(
  room: Room,
): { readonly hub: Role & { readonly party: typeof aggregator } } & Readonly<Record<string, Role>> {
  const agreement = agreementOf(room);
  const seats = room.vectors.map((vector, i): readonly [string, Role] => {
    const input = { ...agreement, me: nameOf(i), values: Float64Array.from(vector), ...room.otherwise?.(i) };
    const own = contributorHandlers({ identity: identityOf(i), store: room.stores?.[i] ?? memoryStore() });
    const handlers = { ...own, sign: signedOnce(own.sign!), ...room.handlers?.(i) };
    return [nameOf(i), { party: mortal(contributor, room.vanish?.[i] ?? Number.POSITIVE_INFINITY), input, handlers }];
  });
  return { hub: { party: aggregator, input: agreement }, ...Object.fromEntries(seats) };
}

export const addUp = async (room: Room, options: PlayOptions = {}): Promise<MaskedTotal> =>
  (await play(castOf(room), { compute: atOnce, ...options })).hub;

/** Every message of a session, whether it ends well or not. */
export async function transcriptOf(room: Room, options: PlayOptions = {}): Promise<readonly Overheard[]> {
  const heard: Overheard[] = [];
  const onMessage = (message: Overheard) => {
    heard.push(message);
    return [message.body];
  };
  await addUp(room, { ...options, onMessage }).catch((error) => {
    if (!(error instanceof TavsError)) throw error;
  });
  return heard;
}

export const plainSum = (vectors: readonly ArrayLike<number>[], who: readonly number[]): number[] =>
  Array.from({ length: vectors[0]!.length }, (_, k) => who.reduce((sum, i) => sum + vectors[i]![k]!, 0));

export const numbers = (count: number, length: number): number[][] =>
  Array.from({ length: count }, (_, i) => Array.from({ length }, (_, k) => ((i * 7919 + k * 104_729) % 1999) - 999));
