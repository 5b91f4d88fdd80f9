// What the holders of a key agree on before they make it, and the public half of what they make.
import { sha256 } from "@noble/hashes/sha2.js";
import { byBytes, concat, hex, lengthPrefixed, type PartyId, party, UsageError, u32, unhex, utf8 } from "@tavs/core";
import { MAX_TEXT } from "../item-set.ts";
import { MAX_HOLDERS } from "./messages.ts";

export interface KeyAgreement {
  /** The study that this key is for, 1 to 1,024 bytes: part of every pseudonym. */
  readonly study: string;
  /** The canonicaliser's rule (`ItemSet.rule`): items of another rule are refused, instead of silently having other pseudonyms. */
  readonly rule: string;
  /** How many holders it takes to make a pseudonym: at least 2. */
  readonly threshold: number;
  /** Who holds the key, 2 to 32 parties in any order. */
  readonly holders: readonly PartyId[];
}

/** The public half of a key that no party has. Plain JSON: it belongs into the terms, or its `id` does. */
export interface JointKey extends KeyAgreement {
  /** Ascending; a holder's number is its place here, counted from 1. */
  readonly holders: readonly PartyId[];
  /** SHA-256 of all that follows and stands above, in hexadecimal digits. */
  readonly id: string;
  /** k·G, in hexadecimal digits. */
  readonly publicKey: string;
  /** k_i·G of each holder, in hexadecimal digits. */
  readonly verificationKeys: readonly string[];
}

/** One holder's share of a key: a secret. Whoever has the shares of `threshold` holders can make every pseudonym. */
export interface KeyShare {
  readonly key: JointKey;
  readonly holder: PartyId;
  /** 32 bytes. */
  readonly share: Uint8Array;
}

const LABEL = utf8("tavs/psi/pseudonyms-key/1");

/** The agreement with its holders in order. Throws `UsageError`, naming the field. */
export function agreed({ study, rule, threshold, holders }: KeyAgreement): KeyAgreement {
  const sorted = [...holders].map((name) => party(name)).sort((a, b) => byBytes(utf8(a), utf8(b)));
  const isText = (text: string): boolean => text.length > 0 && utf8(text).length <= MAX_TEXT;
  const wrong =
    (!isText(study) && `study: must have 1 to ${MAX_TEXT} bytes`) ||
    (!isText(rule) && `rule: must have 1 to ${MAX_TEXT} bytes`) ||
    (new Set(sorted).size !== sorted.length && "holders: a name stands twice") ||
    (sorted.length > MAX_HOLDERS && `holders: ${sorted.length} are more than ${MAX_HOLDERS}`) ||
    (!(Number.isInteger(threshold) && threshold >= 2) && "threshold: must be a whole number from 2") ||
    (threshold > sorted.length && `threshold: ${sorted.length} holders can not be ${threshold}`);
  if (wrong) throw new UsageError(wrong, { code: "key" });
  return { study, rule, threshold, holders: sorted };
}

/** SHA-256 of what was agreed. */
export function agreementHash({ study, rule, threshold, holders }: KeyAgreement): Uint8Array {
  return sha256(lengthPrefixed(LABEL, utf8(study), utf8(rule), u32(threshold), ...holders.map((name) => utf8(name))));
}

/** The public half, with its name. */
export function jointKey(agreement: KeyAgreement, publicKey: Uint8Array, keys: readonly Uint8Array[]): JointKey {
  const id = hex(sha256(lengthPrefixed(LABEL, agreementHash(agreement), publicKey, concat(...keys))));
  return { ...agreement, id, publicKey: hex(publicKey), verificationKeys: keys.map(hex) };
}

/** A key as it may have come from a file: throws `UsageError` where it is not what its `id` says. */
export function mustBeKey(key: JointKey): JointKey {
  const isPoint = (text: unknown): boolean => typeof text === "string" && /^[0-9a-f]{64}$/.test(text);
  const agreement = agreed(key);
  const { publicKey, verificationKeys } = key;
  const isFormed = isPoint(publicKey) && verificationKeys.length === agreement.holders.length;
  if (isFormed && verificationKeys.every(isPoint)) {
    const checked = jointKey(agreement, unhex(publicKey), verificationKeys.map(unhex));
    if (checked.id === key.id) return checked;
  }
  throw new UsageError("the key is not what its id says: take it again from where it was agreed", { code: "key" });
}

/** A holder's number, from 1; 0 where it holds no share. */
export const numberOf = ({ holders }: KeyAgreement, name: PartyId): number => holders.indexOf(name) + 1;
