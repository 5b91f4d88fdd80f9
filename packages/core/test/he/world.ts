// Hospitals that make a key and open a sum, in one process.

import type { Aggregated } from "../../src/he/aggregator-state.ts";
import type { Signer, SumsAgreement } from "../../src/he/agreement.ts";
import type { Contributed } from "../../src/he/contributor-state.ts";
import { encryptedSums } from "../../src/he/encrypted-sums.ts";
import { keyKeeper } from "../../src/he/keeper.ts";
import type { SumsKey } from "../../src/he/sums-key.ts";
import { type Compute, compute } from "../../src/protocol/compute.ts";
import { party } from "../../src/protocol/party.ts";
import type { Handler } from "../../src/protocol/run.ts";
import { memoryStore, type Store } from "../../src/protocol/store.ts";
import { type Cast, type PlayOptions, play, type Role } from "../../src/testing.ts";

/** One worker, whose contexts serve all tests of a file. */
export const pool: Compute = compute({ workers: 1 });
export const HUB = "hub";
export const HOLDERS = ["east", "north", "west"] as const;
export const agreement: SumsAgreement = { study: "a sum", holders: HOLDERS, length: 5, maxValue: 1000 };

export interface World {
  readonly key: SumsKey;
  readonly stores: Readonly<Record<string, Store>>;
}

export const newStores = (names: readonly string[]): World["stores"] =>
  Object.fromEntries(names.map((name) => [name, memoryStore()]));

export const keeper = (store: Store): Readonly<Record<string, Handler>> => keyKeeper({ store, compute: pool });

/** Everybody who makes a key, as a cast. */
export function keyCast(given: SumsAgreement, stores: World["stores"]): Cast {
  const role = (name: string): readonly [string, Role] => {
    const input = { ...given, me: party(name) };
    return [name, { party: encryptedSums.keyHolder, input, handlers: keeper(stores[name]!) }];
  };
  return Object.fromEntries(given.holders.map(role));
}

export async function makeKey(given: SumsAgreement = agreement, options: PlayOptions = {}): Promise<World> {
  const stores = newStores(given.holders);
  const keys = (await play(keyCast(given, stores), { compute: pool, ...options })) as Record<string, SumsKey>;
  return { key: keys[given.holders[0]!]!, stores };
}

/** Vectors by name; `signers` are the handlers of who holds no key. */
export interface Handed {
  readonly values: Readonly<Record<string, ArrayLike<number>>>;
  readonly signers?: Readonly<Record<string, Handler>>;
}

/** Everybody who hands in, and the hub, as a cast. */
export function sumsCast({ key, stores }: World, { values, signers = {} }: Handed): Cast {
  const role = ({ name }: Signer): readonly [string, Role] => {
    const input = { key, me: party(name), aggregator: party(HUB), values: values[name]! };
    const handlers = stores[name] ? keeper(stores[name]) : { sign: signers[name]! };
    return [name, { party: encryptedSums.contributor, input, handlers }];
  };
  return { ...Object.fromEntries(key.signers.map(role)), [HUB]: { party: encryptedSums.aggregator, input: { key } } };
}

export interface Opened {
  readonly hub: Aggregated;
  readonly [name: string]: Aggregated | Contributed;
}

export const open = async (world: World, handed: Handed, options: PlayOptions = {}): Promise<Opened> =>
  (await play(sumsCast(world, handed), { compute: pool, ...options })) as unknown as Opened; // the cast has this hub

/** A vector for each holder: small, and different. */
export const vectors = (length = 5): Handed => ({
  values: Object.fromEntries(HOLDERS.map((name, h) => [name, Array.from({ length }, (_, i) => 10 ** h * (i + 1))])),
});
