// What two contributors share, and what each says of itself: everything is bound to the roll, which is the hash of the
// agreement and of all keys, so that nobody can be brought to use one key in two sums.
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, lengthPrefixed, seededRandom, u32, utf8 } from "@tavs/core";
import { ringFromBytes } from "@tavs/core/sharing";
import { primitives } from "./primitives.ts";
import { KEY } from "./widths.ts";

/** For what an identity signs; nothing else is signed here. */
export type Purpose = "keys" | "survivors";
export const domainOf = (purpose: Purpose): string => `tavs/masked-sum/${purpose}/1`;

const label = (name: string): Uint8Array => utf8(`tavs/masked-sum/${name}/1`);

/** What is signed of an advertisement: keys and commitments, for this agreement, of this contributor. */
export const keysMessage = (agreement: Uint8Array, number: number, said: Uint8Array): Uint8Array =>
  lengthPrefixed(agreement, u32(number), said);

/** What is signed of the survivors: in which roll, who dealt, whose vectors are in the sum. */
export const survivorsMessage = (roll: Uint8Array, dealers: Uint8Array, survivors: Uint8Array): Uint8Array =>
  lengthPrefixed(roll, dealers, survivors);

/** The hash of all that everybody was shown before it dealt. */
export const rollHash = (agreement: Uint8Array, ...shown: readonly Uint8Array[]): Uint8Array =>
  sha256(lengthPrefixed(label("roll"), agreement, ...shown));

const bond = (name: string, roll: Uint8Array, pair: readonly [number, number]): Uint8Array =>
  lengthPrefixed(label(name), roll, ...[...pair].sort((a, b) => a - b).map(u32));

/** The key of the mask that two share: the lower number adds it, the higher one takes it away. */
export const pairKeyOf = (agreed: Uint8Array, roll: Uint8Array, pair: readonly [number, number]): Uint8Array =>
  primitives.derive(agreed, bond("pair", roll, pair), KEY);

/** The keys under which the first of two seals for the second, and opens what the second sealed for it. */
export function sealKeysOf(
  agreed: Uint8Array,
  roll: Uint8Array,
  [me, other]: readonly [number, number],
): { readonly seal: Uint8Array; readonly open: Uint8Array } {
  const keys = primitives.derive(agreed, bond("seal", roll, [me, other]), 2 * KEY);
  const [upward, downward] = [keys.subarray(0, KEY), keys.subarray(KEY)];
  return me < other ? { seal: upward, open: downward } : { seal: downward, open: upward };
}

/** The key of the mask that a contributor shares with nobody. */
export const selfKeyOf = (self: Uint8Array, roll: Uint8Array, number: number): Uint8Array =>
  primitives.derive(self, lengthPrefixed(label("self"), roll, u32(number)), KEY);

/** Fixes 32 uniform bytes and tells nothing of them. */
export const commitmentTo = (secret: Uint8Array): Uint8Array => sha256(lengthPrefixed(label("commitment"), secret));

/** Words of the two secrets that are shared together. */
export const SHARED = 16;

/** The polynomial of both secrets of a contributor, its mask key and its self mask; of degree threshold - 1. */
export function polynomialOf(
  { mask, self, coins }: { readonly mask: Uint8Array; readonly self: Uint8Array; readonly coins: Uint8Array },
  threshold: number,
): Uint32Array {
  return ringFromBytes(concat(mask, self, seededRandom(coins)((threshold - 1) * 4 * SHARED)), 64);
}

/** Where on the polynomial a contributor's share lies: zero is the secret itself. */
export const placeOf = (number: number): number => number + 1;
