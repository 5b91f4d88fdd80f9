// What is agreed before a key is made: whose sum, of what size, with which weights. One key is for one sum.
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { byBytes, lengthPrefixed, utf8 } from "../bytes.ts";
import { UsageError } from "../errors.ts";
import { type PartyId, party } from "../protocol/party.ts";
import { canonicalBytes, type Json } from "../study/canonical.ts";
import { planReals } from "./approximate.ts";
import { MAX_PARTIES, type Plan, plan } from "./plan.ts";
import { MAX_WEIGHTS } from "./ring-sum.ts";
import { FEWEST_PARTS, tellsFew } from "./telling-weights.ts";

/** A name with an Ed25519 public key, 64 hexadecimal digits: a `Member` of the terms is one. */
export interface Signer {
  readonly name: string;
  readonly key: string;
}

export interface SumsAgreement {
  /** What the sum is for, 1 to 1,024 bytes: another sum has another name. */
  readonly study: string;
  /** Who hold the key, and open the sum together: 2 to 20. Each of them hands in a vector. */
  readonly holders: readonly string[];
  /** Who hand in a vector and hold no key. */
  readonly contributors?: readonly Signer[];
  /** Numbers in a vector. */
  readonly length: number;
  /** The largest absolute value of one number: whole, or with `decimals` any from 2^-50 to 2^50. */
  readonly maxValue: number;
  /** Vectors are then of real numbers, and totals right to half a unit of this decimal, 0 to 15. Default: whole and exact. */
  readonly decimals?: number;
  /** Whole numbers that vectors are multiplied with, by name; 1 for who is not named. At least three are not 0. */
  readonly weights?: Readonly<Record<string, number>>;
  /** The last day on which a vector can be handed in, as "2027-06-30". */
  readonly closes?: string;
}

/** The agreement with everything said, names in order. */
export interface Agreed {
  readonly study: string;
  readonly holders: readonly PartyId[];
  readonly contributors: readonly Signer[];
  readonly length: number;
  readonly maxValue: number;
  readonly decimals: number | null;
  /** Of each who hands in, in the order of the names. */
  readonly weights: readonly { readonly name: PartyId; readonly weight: number }[];
  readonly closes: string | null;
}

export const LABEL = "tavs/he/key/1";
/** By the bytes of UTF-8. */
export const byName = (a: string, b: string): number => byBytes(utf8(a), utf8(b));
const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);

/** Throws `UsageError`, naming the field. */
export function agreed(given: SumsAgreement): Agreed {
  const { study, length, maxValue, decimals = null, closes = null } = given;
  const holders = given.holders.map((name) => party(name)).sort(byName);
  const contributors = (given.contributors ?? []).map(({ name, key }) => ({ name: party(name), key }));
  const names = [...holders, ...contributors.map(({ name }) => name)].sort(byName);
  const said = new Map(Object.entries(given.weights ?? {})); // not by index: an object also has a "constructor"
  const weights = names.map((name) => ({ name, weight: said.get(name) ?? 1 }));
  const wrong =
    (!(utf8(study).length >= 1 && utf8(study).length <= 1024) && "study: must have 1 to 1,024 bytes") ||
    (new Set(names).size !== names.length && "holders and contributors: a name stands twice") ||
    (names.length > MAX_PARTIES && `holders and contributors: ${names.length} are more than ${MAX_PARTIES}`) ||
    (contributors.some(({ key }) => !/^[0-9a-f]{64}$/.test(key)) && "contributors: a key is 64 hexadecimal digits") ||
    (new Set(contributors.map(({ key }) => key)).size !== contributors.length &&
      "contributors: one key under two names is one contributor, and counts once") ||
    ([...said.keys()].some((name) => !names.some((known) => known === name)) &&
      "weights: one is of nobody who hands in") ||
    wrongWeights(
      weights.map(({ weight }) => weight),
      { maxValue, decimals },
    ) ||
    (closes !== null && !isDay(closes) && 'closes: must be a day such as "2027-06-30"');
  if (wrong) throw new UsageError(wrong, { code: "key" });
  const sorted = contributors.sort((a, b) => byName(a.name, b.name));
  const all = { study, holders, contributors: sorted, length, maxValue, decimals, weights, closes };
  planOf(all);
  return all;
}

function wrongWeights(weights: readonly number[], { maxValue, decimals }: Pick<Agreed, "maxValue" | "decimals">) {
  return (
    (weights.some((weight) => !Number.isSafeInteger(weight)) && "weights: must be whole numbers") ||
    (weights.reduce((sum, weight) => sum + Math.abs(weight), 0) > MAX_WEIGHTS && "weights: add up to more than 2^20") ||
    (weights.filter((weight) => weight !== 0).length < FEWEST_PARTS &&
      `weights: at least ${FEWEST_PARTS} vectors must count, or one shows another`) ||
    (decimals === null &&
      tellsFew(weights, maxValue) &&
      `weights: the total would tell the numbers of fewer than ${FEWEST_PARTS}`)
  );
}

/** The proved parameters of an agreement. Throws `UsageError` where there are none. */
export function planOf({ holders, length, maxValue, decimals, weights }: Agreed): Plan {
  const sumOfWeights = weights.reduce((sum, { weight }) => sum + Math.abs(weight), 0);
  const facts = { parties: holders.length, length, maxValue, sumOfWeights };
  return decimals === null ? plan(facts) : planReals({ ...facts, decimals });
}

export const agreementHash = (agreement: Agreed): Uint8Array =>
  sha256(lengthPrefixed(utf8(LABEL), canonicalBytes(agreement as unknown as Json))); // an interface is not a Json record to the compiler

/** 64 bytes that nobody chose: the polynomial `a` of this key follows from them. */
export const commonSeed = (agreement: Agreed): Uint8Array =>
  sha512(lengthPrefixed(utf8(`${LABEL} common polynomial`), agreementHash(agreement)));
