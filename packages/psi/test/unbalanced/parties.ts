// A registry (west) that prepared its set, and a hospital (east) that takes the filter and asks.
import { memoryStore, type PartyId, party, Secret, type Store } from "@tavs/core";
import { type PlayOptions, play } from "@tavs/core/testing";
import type { UnbalancedReceiverInput, UnbalancedSenderInput } from "@tavs/psi";
import {
  type UnbalancedAnswered as Answered,
  type EpochFilter,
  type EpochOptions,
  ingest,
  type Overlap,
  prepareEpoch,
  queryBudget,
  unbalanced,
} from "@tavs/psi";
import { inline } from "../inline.ts";

export const east: PartyId = party("east");
export const west: PartyId = party("west");
export const today = "2026-11-21";
export const epoch = { from: "2026-11-01", until: "2026-11-30" };
export const seed: Secret<Uint8Array> = new Secret(new Uint8Array(32).fill(7));

export const names = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix} ${i}`);

/** The filter of these people, made with the seed of these tests. */
export const prepared = async (theirs: readonly string[], options: Partial<EpochOptions> = {}): Promise<EpochFilter> =>
  prepareEpoch(await ingest(theirs), { epoch, seed, maxQueries: 100, ...options });

export interface Asking extends PlayOptions {
  readonly mine: readonly string[];
  readonly filter: EpochFilter;
  readonly receiver?: Partial<UnbalancedReceiverInput>;
  readonly sender?: Partial<UnbalancedSenderInput>;
  /** Where the registry keeps its accounts. */
  readonly accounts?: Store;
}

/** One session: what both are given, and what came of it. */
export async function ask(asking: Asking): Promise<{ readonly east: Overlap; readonly west: Answered }> {
  const { mine, filter, receiver, sender, accounts = memoryStore(), ...options } = asking;
  const cast = {
    east: {
      party: unbalanced.receiver,
      input: { items: await ingest(mine), filter, peer: west, today, ...receiver },
    },
    west: {
      party: unbalanced.sender,
      input: { filter, seed, peer: east, today, budget: 1_000_000, ...sender },
      handlers: { spend: queryBudget(accounts) },
    },
  };
  return play(cast, { compute: inline, ...options });
}

/** The filter as the hospital has it after its download. */
export async function taken(filter: EpochFilter, options: PlayOptions = {}, maxItems?: number): Promise<EpochFilter> {
  const input = { peer: west, rule: filter.rule, today, ...(maxItems !== undefined && { maxItems }) };
  const cast = {
    east: { party: unbalanced.subscriber, input },
    west: { party: unbalanced.publisher, input: { filter, peer: east } },
  };
  return (await play(cast, { compute: inline, ...options })).east;
}

/** Every message, by who received it. */
export function overhear(): { readonly views: Record<"east" | "west", Uint8Array[]>; readonly options: PlayOptions } {
  const views = { east: [] as Uint8Array[], west: [] as Uint8Array[] };
  const options: PlayOptions = {
    onMessage({ to, body }) {
      views[to === east ? "east" : "west"].push(body);
      return [body];
    },
  };
  return { views, options };
}
