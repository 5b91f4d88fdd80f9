// The public half of a key that nobody has, and what must be true of one that came from a file.
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, equal, hex, lengthPrefixed, unhex, utf8 } from "../bytes.ts";
import { UsageError } from "../errors.ts";
import { type Agreed, agreed, agreementHash, byName, LABEL, planOf, type Signer } from "./agreement.ts";
import { keyRing } from "./in-ring.ts";
import { isPolynomial } from "./ring-sum.ts";

export interface SumsKey {
  /** SHA-256 of all that follows, in hexadecimal digits. */
  readonly id: string;
  readonly agreement: Agreed;
  /** b = -(a s + e), where s is the sum of what the holders hold. */
  readonly joint: Uint8Array;
  /** Who may hand in, in the order of the names, and the key that each signs with. */
  readonly signers: readonly Signer[];
}

/** What is checked and signed; the polynomial is for encrypting. */
export type KeyTerms = Omit<SumsKey, "joint">;

export function sumsKey(
  agreement: Agreed,
  joint: Uint8Array,
  holderKeys: Readonly<Record<string, Uint8Array>>,
): SumsKey {
  const made = agreement.holders.map((name) => ({ name, key: hex(holderKeys[name]!) }));
  const signers = [...made, ...agreement.contributors].sort((a, b) => byName(a.name, b.name));
  const lines = signers.flatMap(({ name, key }) => [utf8(name), unhex(key)]);
  const id = hex(sha256(lengthPrefixed(utf8(LABEL), agreementHash(agreement), joint, ...lines)));
  return { id, agreement, joint, signers };
}

/**
 * A key as it may have come from a file. Throws `UsageError` where it is not what its `id` says, where the agreement is none
 * that could have been made, where the polynomial is none of the ring, or where others sign than were agreed.
 */
export function mustBeKey({ id, agreement, joint, signers }: SumsKey): void {
  const wrong =
    (!isAgreed(agreement) && "its agreement is none that holders make") ||
    (!areSigners(agreement, signers) && "others sign than were agreed") ||
    (!isJoint(agreement, joint) && "its polynomial is none of the ring") ||
    (sumsKey(agreement, joint, keysOf(signers)).id !== id && "it is not what its id says");
  if (wrong)
    throw new UsageError(`the key cannot be used: ${wrong}; take it again from where it was made`, { code: "key" });
}

const keysOf = (signers: readonly Signer[]): Record<string, Uint8Array> =>
  Object.fromEntries(signers.map(({ name, key }) => [name, unhex(key)]));

/** Whether this is what `agreed` makes of it, to the last field. */
function isAgreed(agreement: Agreed): boolean {
  const { closes, decimals, weights, ...given } = agreement;
  const named = Object.fromEntries(weights.map(({ name, weight }) => [name, weight]));
  const said = { ...(closes === null ? {} : { closes }), ...(decimals === null ? {} : { decimals }) };
  const again = agreed({ ...given, weights: named, ...said });
  return equal(agreementHash(again), agreementHash(agreement));
}

/** Whether each name of the agreement stands here once, in order, with a key of its own, and contributors with the agreed one. */
function areSigners({ weights, contributors }: Agreed, signers: readonly Signer[]): boolean {
  const agreedKey = (name: string): string | undefined => contributors.find((one) => one.name === name)?.key;
  return (
    signers.length === weights.length &&
    signers.every(({ name, key }, i) => name === weights[i]!.name && (agreedKey(name) ?? key) === key) &&
    signers.every(({ key }) => /^[0-9a-f]{64}$/.test(key)) &&
    new Set(signers.map(({ key }) => key)).size === signers.length
  );
}

/** Whether every coefficient is below its prime. */
const isJoint = (agreement: Agreed, joint: Uint8Array): boolean => isPolynomial(keyRing(planOf(agreement).row), joint);

/** A name's place among those who hand in; -1 for a stranger. */
export const placeOf = ({ signers }: KeyTerms, name: string): number => signers.findIndex((one) => one.name === name);

/** The signing keys of the holders, 32 bytes each, in their order. */
export const holderKeys = ({ agreement, signers }: SumsKey): Uint8Array =>
  concat(...agreement.holders.map((name) => unhex(signers.find((one) => one.name === name)!.key)));
