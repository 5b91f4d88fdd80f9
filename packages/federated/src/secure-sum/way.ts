// The one interface of the ways to add: a sum is described once, and added by masks, by shares or under a key that nobody has.

import { sha256 } from "@noble/hashes/sha2.js";
import {
  byBytes,
  type Handler,
  type Identity,
  lengthPrefixed,
  type Party,
  type PartyId,
  party,
  type Reveals,
  type Store,
  UsageError,
  utf8,
} from "@tavs/core";
import { canonicalBytes, type Json } from "@tavs/core/study";
import type { Contributor } from "./masked/agreement.ts";
import type { Written } from "./masked/numbers.ts";

/** One sum: plain data, the same for every party of it, and never taken from another's word. */
export interface SumTask {
  /** Names the study. */
  readonly study: string;
  /** Names the question. All rounds of one question are added over one set of contributors. */
  readonly question: string;
  /** Counts the sums of one question, from 1. Default 1. */
  readonly round?: number;
  /** Who adds and learns the totals; none of the contributors. */
  readonly aggregator: PartyId;
  /** Everybody who may contribute, with the keys of their identities; at least 3. The parties of the study terms fit. */
  readonly contributors: readonly Contributor[];
  /** How many numbers each adds. */
  readonly length: number;
  /** What is known of the numbers: a sum that could wrap is refused before anything is sent. */
  readonly numbers: Written;
  /** How many contributors may vanish, and the sum is opened without them. Default 0. */
  readonly mayDropOut?: number;
  /** What everybody was sent before it computed its numbers: who was sent something else is not added up with the others. */
  readonly model?: Uint8Array;
}

export interface AddingInput extends SumTask {
  /** How long to wait for the silent at each stage, in milliseconds. Default two minutes. */
  readonly patienceMs?: number;
}

export interface AddendInput extends AddingInput {
  /** This contributor's own name. */
  readonly me: PartyId;
  /** `length` numbers. One that is not finite, or larger than agreed, is refused by position (`UsageError`). */
  readonly values: Float64Array;
}

/** Over whom a sum went. */
export interface Counted {
  readonly contributors: readonly PartyId[];
  /** Who could have contributed and is not in the totals. */
  readonly missing: readonly PartyId[];
}

export interface Summed extends Counted {
  /** `length` totals, exact where the numbers are whole; else each the double nearest to the sum of fixed-point numbers. */
  readonly totals: Float64Array;
}

export interface HandlersOptions {
  readonly identity: Identity;
  /** Where is kept what must outlast a session: shares of keys, and over whom a question was opened. It encrypts, as a `Store` does. */
  readonly store: Store;
}

/** A way to add: the two parties of one sum, and what an application's `run` of a contributor is given for them. */
export interface Way {
  readonly name: "masks" | "shares" | "he";
  readonly aggregator: Party<AddingInput, unknown, Summed>;
  readonly contributor: Party<AddendInput, unknown, Counted>;
  /** What contributors come to know beside what a sum is for: nothing, or something such as "the totals of every sum". */
  readonly contributorsLearn: string | null;
  handlers(options: HandlersOptions): Readonly<Record<string, Handler>>;
}

export const PATIENCE_MS = 120_000;

export const namesOf = ({ contributors }: Pick<SumTask, "contributors">): readonly PartyId[] =>
  contributors.map(({ name }) => party(name));

/** Who of all is in a total, and who is not, in the order of all. */
export function countedOf(all: readonly PartyId[], inTotal: readonly string[]): Counted {
  const isIn = (name: PartyId): boolean => inTotal.includes(name);
  return { contributors: all.filter(isIn), missing: all.filter((name) => !isIn(name)) };
}

/**
 * 32 bytes that name one sum: whoever agreed to other facts of it, to other numbers for instance, or was sent another model, is
 * not added up with the others. Throws `UsageError` for facts that no terms can hold.
 */
export function hashOf({ contributors, numbers, model = new Uint8Array(), ...task }: SumTask): Uint8Array {
  const { study, question, round = 1, aggregator, length, mayDropOut = 0 } = task;
  if (!study || !question) throw new UsageError("study, question: each has a name");
  const named = contributors
    .map(({ name, key }) => ({ name, key }))
    .sort((a, b) => byBytes(utf8(a.name), utf8(b.name)));
  const { maxValue, decimals = 0 } = numbers;
  const written = maxValue === undefined ? { ...numbers } : { maxValue, decimals };
  const facts = { study, question, round, aggregator, length, mayDropOut, contributors: named, numbers: written };
  return sha256(lengthPrefixed(utf8("tavs/sum/1"), canonicalBytes(facts as Json), sha256(model))); // an interface is no Json record to the compiler
}

/** What a side of an analysis comes to know where its sums are added in some way: its own sentence, and the way's safety. */
export function revealsOver(own: Reveals, sum: Reveals, beside: string | null): Reveals {
  const learns = beside === null ? own.learns : own.learns.replace(/, and nothing else$/, ` and ${beside}$&`);
  const against = own.against === "malicious" && sum.against === "malicious" ? "malicious" : "semi-honest";
  return { learns, against, collusion: sum.collusion };
}
