// Who is in a union, in which role, and what all of them agreed on.
import { sha256 } from "@noble/hashes/sha2.js";
import {
  byBytes,
  concat,
  equal,
  lengthPrefixed,
  type PartyId,
  PeerError,
  party,
  type Random,
  UsageError,
  u32,
  utf8,
} from "@tavs/core";
import type { Layer } from "./messages.ts";

export const PROTOCOL = "psi/union/1";

export type Role = "contributor" | "mixer" | "hub";

/** What every party is given, the same for all but `me`: facts of the study terms. */
export interface UnionInput {
  /** This party. */
  readonly me: PartyId;
  /** Who learns the numbers. */
  readonly hub: PartyId;
  /** Who shuffles, in this order: two at least, run by people who will not pool what they know. */
  readonly mixers: readonly PartyId[];
  /** Who brings items: three at least, in any order. */
  readonly contributors: readonly PartyId[];
  /** Numbers from 1 up to this one are withheld; 1 withholds nothing. See `withhold` of `@tavs/core/disclosure`. */
  readonly smallestCell: number;
  /** The fewest items that a party may contribute. Default: 0. */
  readonly minItems?: number;
  /** What all agree on beside the rule, usually the hash of the study terms. Default: that of prepared items, or none. */
  readonly context?: Uint8Array;
  /** The most items that one contributor may bring, dummies among them. Default: 2^24. */
  readonly maxItems?: number;
  /** How long a party may be silent, in milliseconds, beside 4 ms for each ciphertext and mixer. Default: 120,000. */
  readonly patienceMs?: number;
}

/** What stays the same through all steps of one party. */
export interface Company extends Required<Omit<UnionInput, "hub" | "mixers">> {
  readonly role: Role;
  /** Who takes a layer off, in this order: the mixers, and then the hub. */
  readonly chain: readonly PartyId[];
  /** SHA-256 of the context. */
  readonly contextHash: Uint8Array;
  /** SHA-256 of the roles and what was agreed. */
  readonly agreement: Uint8Array;
  readonly seed: Uint8Array;
}

const MOST_MIXERS = 16;
const MOST_CONTRIBUTORS = 255; // 2^24 items each: what is counted in all stays below 2^32
const MAX_ITEMS = 2 ** 24;
const PATIENCE_MS = 120_000;
const PATIENCE_PER_CIPHERTEXT_MS = 4; // ten times what mixing one takes on one core: the others are computing, not gone

/** Opens a party's side. Throws `UsageError`, naming the field. */
export function openCompany(input: UnionInput, role: Role, random: Random): Company {
  const { me, hub, mixers, minItems = 0, context = new Uint8Array(), smallestCell } = input;
  const { maxItems = MAX_ITEMS, patienceMs = PATIENCE_MS } = input;
  const contributors = [...input.contributors].sort((a, b) => byBytes(utf8(a), utf8(b)));
  const names = { contributor: contributors, mixer: mixers, hub: [hub] };
  mustBeCompany(names);
  if (!names[role].includes(me)) throw new UsageError(`me: is not named as a ${role}`);
  const settings = { smallestCell, minItems, maxItems, patienceMs };
  mustBeBounded(settings);
  const agreement = agreementHash(names, [smallestCell, minItems, maxItems]);
  const chain = [...mixers, hub];
  const seed = random(32);
  return { me, role, chain, contributors, context, contextHash: sha256(context), agreement, seed, ...settings };
}

type Names = Readonly<Record<Role, readonly PartyId[]>>;

function mustBeCompany({ contributor, mixer, hub }: Names): void {
  const all = [...contributor, ...mixer, ...hub].map((name) => party(name));
  const wrong =
    (new Set(all).size !== all.length &&
      "a party is named twice: whoever mixes and contributes does it under two names") ||
    (mixer.length < 2 && `mixers: ${mixer.length} is too few, two must not pool what they know`) ||
    (mixer.length > MOST_MIXERS && `mixers: ${mixer.length} are more than ${MOST_MIXERS}`) ||
    (contributor.length < 3 && `contributors: ${contributor.length}; from 3 on: for two there is cardinality`) ||
    (contributor.length > MOST_CONTRIBUTORS &&
      `contributors: ${contributor.length} are more than ${MOST_CONTRIBUTORS}`);
  if (wrong) throw new UsageError(wrong);
}

type Bounds = Pick<Company, "smallestCell" | "minItems" | "maxItems" | "patienceMs">;

function mustBeBounded({ smallestCell, minItems, maxItems, patienceMs }: Bounds): void {
  const isWhole = (value: number, least: number): boolean =>
    Number.isInteger(value) && value >= least && value <= MAX_ITEMS;
  if (!isWhole(smallestCell, 1)) throw new UsageError("smallestCell must be a whole number from 1, as in the terms");
  if (!isWhole(maxItems, 0)) throw new UsageError(`maxItems must be a whole number up to ${MAX_ITEMS}`);
  if (!isWhole(minItems, 0) || minItems > maxItems)
    throw new UsageError("minItems must be a whole number up to maxItems");
  if (!(Number.isFinite(patienceMs) && patienceMs > 0)) throw new UsageError("patienceMs must be above 0");
}

function agreementHash({ hub, mixer, contributor }: Names, numbers: readonly number[]): Uint8Array {
  const list = (names: readonly string[]): Uint8Array => lengthPrefixed(...names.map(utf8));
  return sha256(lengthPrefixed(utf8(PROTOCOL), list(hub), list(mixer), list(contributor), concat(...numbers.map(u32))));
}

export const hubOf = ({ chain }: Company): PartyId => chain.at(-1)!;
export const mixersOf = ({ chain }: Company): readonly PartyId[] => chain.slice(0, -1);
/** Who of the chain comes before this party, and who comes after it. */
export const before = ({ chain, me }: Company): readonly PartyId[] => chain.slice(0, chain.indexOf(me));
export const after = ({ chain, me }: Company): readonly PartyId[] => chain.slice(chain.indexOf(me) + 1);

export const roleOf = (company: Company, name: PartyId): Role => {
  if (company.contributors.includes(name)) return "contributor";
  return name === hubOf(company) ? "hub" : "mixer";
};

/** Throws `PeerError`, naming who sent it, where that party is about to do something else. */
export function mustAgree(company: Company, from: PartyId, said: Pick<Layer, "role" | "context" | "agreement">): void {
  mustPlay(company, from, said.role);
  if (!equal(said.context, company.contextHash))
    throw new PeerError(`${from} works in another context than ours: use one study's`, { code: "context" });
  if (!equal(said.agreement, company.agreement))
    throw new PeerError(`${from} was given other parties, floors or bounds than we were: give all the same`, {
      code: "company",
    });
}

export function mustPlay(company: Company, from: PartyId, said: string): void {
  const role = roleOf(company, from);
  if (said !== `${PROTOCOL} ${role}`) throw new PeerError(`${from} is not the ${role} of ${PROTOCOL}`);
}

/** How long silence may last while `ciphertexts` pass through some mixers. */
export const patienceOf = ({ patienceMs }: Company, ciphertexts: number, mixers: number): number =>
  patienceMs + PATIENCE_PER_CIPHERTEXT_MS * ciphertexts * mixers;
