// What each holder commits to before it sees anybody else's: so nobody can choose its own after the others'.
import { sha256 } from "@noble/hashes/sha2.js";
import { coins, concat, lengthPrefixed, type PartyId, type Random, UsageError, utf8 } from "@tavs/core";
import type { DealTask } from "../kernels/dealing.ts";
import { agreed, agreementHash, type KeyAgreement, numberOf } from "./agreement.ts";
import type { Dealing } from "./messages.ts";

export const KEY_PROTOCOL = "psi/pseudonyms-key/1";
export const KEY_ROLE: string = `${KEY_PROTOCOL} holder`;
export const PATIENCE_MS = 120_000;

export interface GenerateInput extends KeyAgreement {
  /** This party, one of the holders. */
  readonly me: PartyId;
  /** Who is told the public half when the key is made, none of them a holder. Default: nobody. */
  readonly requesters?: readonly PartyId[];
  /** How long the others may be silent, in milliseconds. Default: 120,000. */
  readonly patienceMs?: number;
}

/** What stays the same through all steps of a holder that makes a key. */
export interface Circle {
  readonly me: PartyId;
  readonly agreement: KeyAgreement;
  readonly hash: Uint8Array;
  readonly requesters: readonly PartyId[];
  readonly patienceMs: number;
}

/** Throws `UsageError`, naming the field. */
export function openCircle(input: GenerateInput): Circle {
  const { me, requesters = [], patienceMs = PATIENCE_MS, ...agreement } = input;
  const sorted = agreed(agreement);
  if (numberOf(sorted, me) === 0) throw new UsageError("me: is not among the holders", { code: "key" });
  if (requesters.some((name) => numberOf(sorted, name) > 0))
    throw new UsageError("requesters: one of them is a holder", { code: "key" });
  mustBePatient(patienceMs);
  return { me, agreement: sorted, hash: agreementHash(sorted), requesters, patienceMs };
}

export function mustBePatient(patienceMs: number): void {
  if (!(Number.isFinite(patienceMs) && patienceMs > 0)) throw new UsageError("patienceMs must be above 0");
}

export const othersOf = ({ me, agreement }: Circle): readonly PartyId[] =>
  agreement.holders.filter((name) => name !== me);

/** All coins of a dealing: 64 bytes for each coefficient, and 64 for the proof, all fixed before anybody speaks. */
export function dealTask(circle: Circle, random: Random): DealTask {
  const seed = random(32);
  const { threshold, holders } = circle.agreement;
  const coefficients = Array.from({ length: threshold }, (_, index) =>
    coins(seed, "coefficient", { index, length: 64 }),
  );
  const uniform = concat(...coefficients, coins(seed, "proof of possession", { length: 64 }));
  return { uniform, holders: holders.length, statement: statementOf(circle, circle.me) };
}

/** What a proof of possession is bound to: it is of use to no other dealer and for no other key. */
export const statementOf = ({ hash }: Circle, dealer: PartyId): Uint8Array => lengthPrefixed(hash, utf8(dealer));

/** SHA-256 of what a dealer will show everybody. Elements of 252 uniform bits are in it: it hides without a salt. */
export function commitmentTo(
  circle: Circle,
  dealer: PartyId,
  { coefficients, proof }: Pick<Dealing, "coefficients" | "proof">,
): Uint8Array {
  return sha256(lengthPrefixed(utf8(KEY_ROLE), statementOf(circle, dealer), coefficients, proof));
}
