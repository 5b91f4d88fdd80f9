// Unions among parties of one thread: east, north, south and west contribute, mint and moss mix, the board learns.
import { type PartyId, party } from "@tavs/core";
import type { Cell } from "@tavs/core/disclosure";
import { type Overheard, type PlayOptions, play } from "@tavs/core/testing";
import {
  type ContributorInput,
  type ItemSet,
  ingest,
  type Mixed,
  type PreparedItems,
  type Union,
  type UnionInput,
  union,
} from "@tavs/psi";
import { inline } from "../inline.ts";

export const CONTRIBUTORS = ["east", "north", "south", "west"] as const;
export const MIXERS = ["mint", "moss", "mica"] as const;
export type Name = (typeof CONTRIBUTORS)[number] | (typeof MIXERS)[number] | "board";

/** Of three or four contributors, in the order of their names. */
export type Sets = readonly (ItemSet | PreparedItems)[];

export interface Counted {
  readonly union: Union;
  /** What each mixer learned. */
  readonly sizes: readonly (readonly number[])[];
  /** What each contributor learned. */
  readonly sent: readonly number[];
}

export interface Convening extends PlayOptions {
  readonly mixers?: number;
  readonly all?: Partial<Omit<ContributorInput, "items">>;
  readonly with?: Partial<Record<Name, Partial<ContributorInput>>>;
}

export const ingestAll = (columns: readonly (readonly string[])[]): Promise<readonly ItemSet[]> =>
  Promise.all(columns.map((column) => ingest(column)));

/** One party's input, as its own administrator would write it. */
export function inputOf(me: Name, contributors = 3, mixers = 2): UnionInput {
  const names = CONTRIBUTORS.slice(0, contributors).map(party);
  const chain = MIXERS.slice(0, mixers).map(party);
  return { me: party(me), hub: party("board"), mixers: chain, contributors: names, smallestCell: 1 };
}

/** The numbers, of which none is withheld. */
export const valuesOf = (cells: readonly Cell[]): readonly number[] =>
  cells.map((cell) => ("value" in cell ? cell.value : Number.NaN));

export async function convene(
  sets: Sets,
  { with: extra = {}, all = {}, mixers = 2, ...options }: Convening = {},
): Promise<Counted> {
  const names = CONTRIBUTORS.slice(0, sets.length);
  const chain = MIXERS.slice(0, mixers);
  const input = (name: Name) => ({ ...inputOf(name, sets.length, mixers), ...all, ...extra[name] });
  const contributors = names.map(
    (name, i) => [name, { party: union.contributor, input: { items: sets[i]!, ...input(name) } }] as const,
  );
  const mixing = chain.map((name) => [name, { party: union.mixer, input: input(name) }] as const);
  const board = { party: union.hub, input: input("board") };
  const cast = { ...Object.fromEntries(contributors), ...Object.fromEntries(mixing), board };
  const results: Record<string, unknown> = await play(cast, { compute: inline, ...options });
  return {
    union: results.board as Union,
    sizes: chain.map((name) => (results[name] as Mixed).sizes),
    sent: names.map((name) => (results[name] as { sent: number }).sent),
  };
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
  const [said, heard]: readonly PartyId[] = [party(from), party(other)];
  return {
    onMessage: (message) =>
      message.from === said && message.to === heard ? change(message.body, which++) : [message.body],
  };
}
