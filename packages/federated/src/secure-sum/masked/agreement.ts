// What all parties of one sum agreed to, and what follows from it. Nothing of it is ever taken from the aggregator's word.
import { sha256 } from "@noble/hashes/sha2.js";
import { byBytes, concat, hex, lengthPrefixed, type PartyId, party, UsageError, unhex, utf8 } from "@tavs/core";
import { canonicalBytes, type Json } from "@tavs/core/study";
import { FEWEST_PARTICIPANTS } from "../agreement.ts";
import { type Company, mustBeCompany } from "./company.ts";
import { type Numbers, numbersFor, type Written } from "./numbers.ts";

/**
 * The facts of a sum: plain data that stands in the study terms, as the parameters of its session. Numbers are agreed by
 * `maxValue` and `decimals`, or by `bits` and `fractionBits`.
 */
export type MaskedSumTerms = Facts & Written;

interface Facts {
  /** Names the study. */
  readonly study: string;
  /** Names the question. All rounds of one question are added over one set of contributors. */
  readonly question: string;
  /** How many numbers each contributor adds. */
  readonly length: number;
  /** How many contributors may vanish, at any time, and the sum is opened without them. */
  readonly mayDropOut: number;
  /** How many contributors may pool what they know with the aggregator. Default 1. */
  readonly colluders?: number;
  /** Fewer contributors than this are never added up. Default, and least: 3. */
  readonly fewest?: number;
  /**
   * Whether this question may be opened again over another set of contributors. Default "refused": where it is not, two totals
   * differ by the hospital that was missing. "three-apart": where any two sets differ by at least three hospitals, and by two more
   * than may pool with the aggregator.
   */
  readonly otherSets?: "refused" | "three-apart";
}

/** One who may contribute: as the study terms name it, with its Ed25519 key in hexadecimal digits. */
export interface Contributor {
  readonly name: string;
  readonly key: string;
}

/** What every party of one sum is given alike. */
export interface SumAgreement {
  readonly aggregator: PartyId;
  /** Everybody who may contribute; 3 to 4096. The parties of the study terms fit. */
  readonly contributors: readonly Contributor[];
  readonly terms: MaskedSumTerms;
  /** Counts the sums of one question, from 1. Default 1. */
  readonly round?: number;
  /** What everybody was sent before it computed its numbers, a model for instance: who was sent something else is noticed. */
  readonly model?: Uint8Array;
}

/** What follows from an agreement, the same for everybody. */
export interface Plan {
  /** SHA-256 of the whole agreement: every key and every signature is bound to it. */
  readonly hash: Uint8Array;
  readonly aggregator: PartyId;
  /** In the order of names. A contributor's place in it is its number. */
  readonly names: readonly PartyId[];
  /** Ed25519 keys, 32 bytes each, in that order. */
  readonly keys: Uint8Array;
  /** Hash of the names of study and question. */
  readonly question: string;
  readonly otherSets: "refused" | "three-apart";
  readonly length: number;
  readonly numbers: Numbers;
  readonly company: Company;
}

const LONGEST = 2 ** 26;

/** Throws `UsageError` where an agreement is none that could be kept. */
export function planOf(agreement: SumAgreement): Plan {
  const { aggregator, terms, round = 1 } = agreement;
  const facts = complete(terms);
  const contributors = inOrder(agreement);
  if (!Number.isInteger(round) || round < 1 || round >= 2 ** 32) throw new UsageError("rounds are counted from 1");
  const names = contributors.map(({ name }) => party(name));
  const company = mustBeCompany({ parties: names.length, ...facts });
  return {
    hash: hashOf(agreement, contributors, facts),
    aggregator,
    names,
    keys: concat(...contributors.map(({ key }) => unhex(key))),
    question: nameOf(facts),
    otherSets: facts.otherSets,
    length: facts.length,
    numbers: numbersFor({ parties: names.length, ...facts }),
    company,
  };
}

/** The name under which it is kept over whom a question was opened: one for all rounds, and for every way to add. */
export const nameOf = ({ study, question }: Pick<MaskedSumTerms, "study" | "question">): string =>
  hex(sha256(lengthPrefixed(utf8(study), utf8(question))));

type Complete = Required<Facts> & Written;

function complete(terms: MaskedSumTerms): Complete {
  const said = { colluders: 1, fewest: FEWEST_PARTICIPANTS, otherSets: "refused" as const, ...terms };
  const facts: Complete = said.maxValue === undefined ? said : { decimals: 0, ...said };
  const { length, fewest, otherSets, study, question } = facts;
  if (!Number.isInteger(length) || length < 1 || length > LONGEST)
    throw new UsageError(`length: 1 to ${LONGEST} numbers are added, not ${length}`);
  if (!Number.isInteger(fewest) || fewest < FEWEST_PARTICIPANTS)
    throw new UsageError(`fewest: ${FEWEST_PARTICIPANTS} contributors are the least; two could subtract`);
  if (otherSets !== "refused" && otherSets !== "three-apart")
    throw new UsageError('otherSets: "refused" or "three-apart"');
  if (!study || !question) throw new UsageError("study, question: each has a name");
  return facts;
}

function inOrder({ contributors, aggregator }: SumAgreement): readonly Contributor[] {
  const sorted = [...contributors].sort((a, b) => byBytes(utf8(a.name), utf8(b.name)));
  if (new Set(sorted.map(({ name }) => name)).size !== sorted.length)
    throw new UsageError("contributors: a name stands twice");
  if (new Set(sorted.map(({ key }) => key)).size !== sorted.length)
    throw new UsageError("contributors: a key stands twice");
  if (!sorted.every(({ key }) => /^[0-9a-f]{64}$/.test(key)))
    throw new UsageError("contributors: a key is not 64 hexadecimal digits");
  if (sorted.some(({ name }) => name === aggregator))
    throw new UsageError("contributors: the aggregator is none of them");
  return sorted;
}

function hashOf(
  { aggregator, round = 1, model = new Uint8Array() }: SumAgreement,
  contributors: readonly Contributor[],
  terms: Complete,
): Uint8Array {
  const named = contributors.map(({ name, key }) => ({ name, key }));
  const agreed = canonicalBytes({ aggregator, contributors: named, round, terms: { ...terms } } as Json); // an interface is no Json record to the compiler
  return sha256(lengthPrefixed(utf8("tavs/masked-sum/1"), agreed, sha256(model)));
}

/** How many must stay and how many may collude, for the study terms to say. Throws `UsageError` where an agreement cannot be kept. */
export const companyOf = (agreement: SumAgreement): Company => planOf(agreement).company;

/** The number of a contributor. Throws `UsageError` where it is none. */
export function numberOf({ names }: Plan, name: PartyId): number {
  const number = names.indexOf(name);
  if (number < 0) throw new UsageError(`${name} is not among the ${names.length} contributors`);
  return number;
}
