// Intersections of all among parties of one thread: east leads.
import { type PartyId, party } from "@tavs/core";
import { type Overheard, type PlayOptions, play } from "@tavs/core/testing";
import {
  type CircleInput,
  type Common,
  type ItemSet,
  ingest,
  multiparty,
  type ParticipantInput,
  type PreparedItems,
} from "@tavs/psi";
import { inline } from "../inline.ts";

export const NAMES = ["west", "north", "south", "middle"] as const;
export type Name = "east" | (typeof NAMES)[number];
export const east: PartyId = party("east");

/** The first set is east's; two to four others follow. */
export type Sets = readonly (ItemSet | PreparedItems)[];

export interface Gathered {
  readonly common: Common;
  /** What each participant learned. */
  readonly leaderSizes: readonly number[];
}

export interface Convening extends PlayOptions {
  readonly with?: Partial<Record<Name, Partial<CircleInput>>>;
}

export const ingestAll = (columns: readonly (readonly string[])[]): Promise<readonly ItemSet[]> =>
  Promise.all(columns.map((column) => ingest(column)));

/** One participant's input, as its own hospital would write it. */
export const participantInput = (name: Name, names: readonly Name[]): Omit<ParticipantInput, "items"> => ({
  leader: east,
  others: names.filter((other) => other !== name).map(party),
});

export async function convene(sets: Sets, { with: extra = {}, ...options }: Convening = {}): Promise<Gathered> {
  const names = NAMES.slice(0, sets.length - 1);
  const others = names.map((name, i) => {
    const input = { items: sets[i + 1]!, ...participantInput(name, names), ...extra[name] };
    return [name, { party: multiparty.participant, input }] as const;
  });
  const input = { items: sets[0]!, participants: names.map(party), ...extra.east };
  const cast = { east: { party: multiparty.leader, input }, ...Object.fromEntries(others) };
  const results: Record<string, unknown> = await play(cast, { compute: inline, ...options });
  const leaderSizes = names.map((name) => (results[name] as { leaderSize: number }).leaderSize);
  return { common: results.east as Common, leaderSizes };
}

/** What everybody hears in an undisturbed session, in the order in which it was said. */
export async function overhear(sets: Sets, options: Convening = {}): Promise<readonly Overheard[]> {
  const heard: Overheard[] = [];
  await convene(sets, {
    ...options,
    onMessage(message) {
      heard.push({ ...message, body: message.body.slice() });
      return [message.body];
    },
  });
  return heard;
}

export const to = (heard: readonly Overheard[], name: Name): readonly Overheard[] =>
  heard.filter((message) => message.to === name);

/** Changes the messages from one party to another, counted from 0 for these two. */
export function between(
  from: Name,
  other: Name,
  change: (body: Uint8Array, which: number) => readonly Uint8Array[],
): PlayOptions {
  let which = 0;
  return {
    onMessage: (message) =>
      message.from === from && message.to === other ? change(message.body, which++) : [message.body],
  };
}
