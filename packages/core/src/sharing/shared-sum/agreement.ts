// What contributors, members and receiver agree on before anything is dealt: who, how many are needed, and which numbers.
import { sha256 } from "@noble/hashes/sha2.js";
import { byBytes, lengthPrefixed, u32, utf8 } from "../../bytes.ts";
import { UsageError } from "../../errors.ts";
import { type PartyId, party } from "../../protocol/party.ts";
import { MOST_SHARES } from "../shamir.ts";
import { type SumEncoding, sumEncoding } from "../sum-encoding.ts";

/** Plain data, the same for everybody: it belongs into the terms. */
export interface SharedSumAgreement {
  /** Whose vectors are added: 3 to 1024, in any order. */
  readonly contributors: readonly PartyId[];
  /** The committee that adds shares: 2 to 64, in any order; a contributor may be a member too. */
  readonly members: readonly PartyId[];
  /** Who learns the totals; neither a contributor nor a member. */
  readonly receiver: PartyId;
  /** How many members can open: at least 2. One fewer learn nothing, even together and with the receiver. */
  readonly threshold: number;
  /** How many numbers each adds, 1 to 65,536. */
  readonly length: number;
  /** No number is larger than this, or smaller than its negative. */
  readonly maxValue: number;
  /** Decimal places that the totals keep. Default: 0, whole numbers only. */
  readonly decimals?: number;
  /** Binary places that every number keeps, in the place of decimal ones. */
  readonly fractionBits?: number;
  /** The fewest contributors whose total is opened. Default, and least: 3. */
  readonly fewest?: number;
  /**
   * Whether every share comes with Pedersen's commitments, so that contributors and members who deal or tell wrong shares are
   * named, however many. For at most 4,096 numbers; seconds of work. Default: false.
   */
  readonly verifiable?: boolean;
  /** Of which study and which question, at most 1,024 bytes: parties of another do not add up with these. */
  readonly context?: Uint8Array;
}

/** What was agreed, checked, with everybody in order; a member's number is its place, counted from 1. */
export interface Agreement extends Required<Omit<SharedSumAgreement, "fractionBits">> {
  readonly fractionBits: number | null;
  readonly hash: Uint8Array;
}

export const SHARED_SUM = "core/shared-sum/1";
export const FEWEST_CONTRIBUTORS = 3;
const MOST_CONTRIBUTORS = 1024;
const MOST_NUMBERS = 2 ** 16;
const MOST_COMMITTED = 2 ** 12;
const MOST_DEALT = 2 ** 22; // of one step, multiplications of shares: 0.1 s
const MOST_ADDED = 2 ** 23; // and additions
const MOST_ADDED_COMMITTED = 2 ** 19; // these of scalars

/** Throws `UsageError`, naming the field. */
export function agreed(asked: SharedSumAgreement): Agreement {
  const { decimals = 0, fewest = FEWEST_CONTRIBUTORS, verifiable = false, context = new Uint8Array() } = asked;
  const { fractionBits = null } = asked;
  const { contributors, members, receiver, threshold, length, maxValue } = asked;
  const everybody = { contributors: inOrder(contributors), members: inOrder(members), receiver: party(receiver) };
  const agreement = { ...everybody, threshold, length, maxValue, decimals, fractionBits, fewest, verifiable, context };
  const wrong = wrongParties(agreement) ?? wrongSizes(agreement);
  if (wrong !== undefined) throw new UsageError(wrong, { code: "agreement" });
  return { ...agreement, hash: hashOf(agreement) };
}

const inOrder = (names: readonly PartyId[]): readonly PartyId[] =>
  [...names].map((name) => party(name)).sort((a, b) => byBytes(utf8(a), utf8(b)));

type Fields = Omit<Agreement, "hash">;

const isWithin = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

function wrongParties({ contributors, members, receiver, threshold, fewest }: Fields): string | undefined {
  const [given, needed] = [contributors.length, members.length];
  if (new Set(contributors).size !== given) return "contributors: a name stands twice";
  if (new Set(members).size !== needed) return "members: a name stands twice";
  if ([...contributors, ...members].includes(receiver)) return "receiver: is a contributor or a member as well";
  if (!isWithin(given, FEWEST_CONTRIBUTORS, MOST_CONTRIBUTORS))
    return `contributors: ${given}; ${FEWEST_CONTRIBUTORS} to ${MOST_CONTRIBUTORS} can be added up`;
  if (!isWithin(needed, 2, MOST_SHARES)) return `members: ${needed}; 2 to ${MOST_SHARES} make a committee`;
  if (!isWithin(threshold, 2, needed)) return `threshold: must be a whole number in [2, ${needed}]`;
  if (!isWithin(fewest, FEWEST_CONTRIBUTORS, given))
    return `fewest: must be a whole number in [${FEWEST_CONTRIBUTORS}, ${given}]`;
  return undefined;
}

function wrongSizes(fields: Fields): string | undefined {
  const { length, members, threshold, contributors, verifiable, context } = fields;
  const most = verifiable ? MOST_COMMITTED : MOST_NUMBERS;
  if (!isWithin(length, 1, most)) return `length: must be a whole number in [1, ${most}]`;
  if (context.length > 1024) return `context: has ${context.length} bytes, 1024 are the most`;
  const wide = encodingOf(fields).bits === 127;
  const dealt = length * members.length * threshold * (wide ? 4 : 1);
  if (dealt > MOST_DEALT)
    return `length: ${length} numbers for ${members.length} members, ${threshold} of them needed, make ${dealt} multiplications a step; ${MOST_DEALT} are the most: add fewer at a time`;
  const added = length * contributors.length * (wide ? 2 : 1);
  const mostAdded = verifiable ? MOST_ADDED_COMMITTED : MOST_ADDED;
  if (added > mostAdded)
    return `length: ${length} numbers of ${contributors.length} contributors make ${added} additions a step; ${mostAdded} are the most: add fewer at a time`;
  return undefined;
}

/** How numbers are written, for as many contributors as there are. */
export const encodingOf = ({ contributors, maxValue, decimals, fractionBits }: Fields): SumEncoding =>
  sumEncoding({ parties: contributors.length, maxValue, decimals, ...(fractionBits !== null && { fractionBits }) });

function hashOf({ contributors, members, receiver, context, ...rest }: Fields): Uint8Array {
  const names = (all: readonly PartyId[]): Uint8Array => lengthPrefixed(...all.map((name) => utf8(name)));
  const { threshold, length, decimals, fractionBits, fewest, verifiable, maxValue } = rest;
  const sizes = [threshold, length, decimals, fewest, verifiable ? 1 : 0].map(u32);
  const places = fractionBits === null ? [] : [u32(fractionBits)];
  const facts = [...sizes, utf8(String(maxValue)), context, ...places]; // String: one text for each double
  return sha256(lengthPrefixed(utf8(SHARED_SUM), names(contributors), names(members), utf8(receiver), ...facts));
}

/**
 * How many members must have heard of the same set before any of them opens. 2 * quorum > members + threshold - 1: two sets
 * can not both have so many, as long as fewer than `threshold` members tell different members different things.
 */
export const quorumOf = ({ members, threshold }: Pick<Agreement, "members" | "threshold">): number =>
  Math.floor((members.length + threshold - 1) / 2) + 1;

/** A member's number, from 1; throws `UsageError` where it is none. */
export function numberOf({ members }: Pick<Agreement, "members">, me: PartyId): number {
  if (members.includes(me)) return members.indexOf(me) + 1;
  throw new UsageError("me: is not among the members", { code: "agreement" });
}

/** Over whom a sum goes and who opens it, a flag for each in the order of the agreement. */
export interface SumSet {
  readonly contributors: Uint8Array;
  readonly members: Uint8Array;
}

/**
 * SHA-256 of a set under an agreement: what members assent to. Where sums are verifiable, `digests` are the hashes of what these
 * contributors committed to, so that who was told other commitments assents to another set.
 */
export const setHash = (
  { hash }: Pick<Agreement, "hash">,
  { contributors, members }: SumSet,
  digests: readonly Uint8Array[],
): Uint8Array => sha256(lengthPrefixed(utf8(`${SHARED_SUM} set`), hash, contributors, members, ...digests));

/** Those of the names whose flag is 1. */
export const flagged = (names: readonly PartyId[], flags: Uint8Array): readonly PartyId[] =>
  names.filter((_, i) => flags[i] === 1);

/** A flag for each of the names: 1 for those that are among `some`. */
export const flagsFor = (names: readonly PartyId[], some: readonly PartyId[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(names, (name) => (some.includes(name) ? 1 : 0));
