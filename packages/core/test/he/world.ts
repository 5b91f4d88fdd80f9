// Hospitals that make a key and open a sum, in one process.

import type { SumsAgreement, SumsKey } from "../../src/he/agreement.ts";
import { encryptedSums } from "../../src/he/encrypted-sums.ts";
import { keyKeeper } from "../../src/he/keeper.ts";
import { type Compute, compute } from "../../src/protocol/compute.ts";
import { type PartyId, party } from "../../src/protocol/party.ts";
import { memoryStore, type Store } from "../../src/protocol/store.ts";
import { type Cast, type PlayOptions, play } from "../../src/testing.ts";

/** One worker, whose contexts serve all tests of a file. */
export const pool: Compute = compute({ workers: 1 });
export const HUB = "hub";
export const HOLDERS = ["east", "north", "west"] as const;

export interface World {
  readonly key: SumsKey;
  readonly stores: Readonly<Record<string, Store>>;
}

export const someAgreement: SumsAgreement = { study: "a sum", holders: HOLDERS, length: 5, maxValue: 1000 };

export const keepers = (stores: World["stores"], name: string) => keyKeeper({ store: stores[name]!, compute: pool });

/** Everybody who makes a key, as a cast. */
export function keyCast(agreement: SumsAgreement, stores: World["stores"]): Cast {
  const role = (name: string) => {
    const input = { ...agreement, me: party(name) };
    return [name, { party: encryptedSums.keyHolder, input, handlers: keepers(stores, name) }] as const;
  };
  return Object.fromEntries(agreement.holders.map(role));
}

export async function makeKey(agreement: SumsAgreement = someAgreement, options: PlayOptions = {}): Promise<World> {
  const stores = Object.fromEntries(agreement.holders.map((name) => [name, memoryStore()]));
  const keys = (await play(keyCast(agreement, stores), { compute: pool, ...options })) as Record<string, SumsKey>;
  return { key: keys[agreement.holders[0]!]!, stores };
}

/** Everybody who hands in, and the hub, as a cast. */
export function sumsCast({ key, stores }: World, values: Readonly<Record<string, ArrayLike<number>>>, hub = {}): Cast {
  const role = (name: PartyId) => {
    const input = { key, me: name, aggregator: party(HUB), values: values[name]! };
    return [name, { party: encryptedSums.contributor, input, handlers: keepers(stores, name) }] as const;
  };
  const holders = Object.fromEntries(key.agreement.holders.map(role));
  return { ...holders, [HUB]: { party: encryptedSums.aggregator, input: { key, ...hub } } };
}
