import { concat, lengthPrefixed, type PartyId, party, type Random, UsageError, u32, utf8 } from "@tavs/core";
import { DIGEST_BYTES, type ItemSet, MAX_TEXT } from "../item-set.ts";
import type { Own } from "../kernels/own.ts";
import { type Range, rowsOf } from "../rows.ts";
import { type JointKey, mustBeKey, numberOf } from "./agreement.ts";
import type { Format } from "./pseudonym.ts";
import { MAX_ITEMS, mustBeBounded, PATIENCE_MS } from "./request.ts";

export interface RequesterInput {
  readonly items: ItemSet;
  /** From `generate`, as the holders gave it out: compare its `id` with the one in the terms. */
  readonly key: JointKey;
  /** For whom the pseudonyms are, 1 to 1,024 bytes: part of each, so that two recipients cannot join theirs. */
  readonly recipient: string;
  /** Whom to ask: as many holders as the threshold, and none of them the requester. */
  readonly holders: readonly PartyId[];
  /** How a pseudonym is written: 32 digits of "hex" or 26 of "base32" (RFC 4648 §7). Default: "hex". */
  readonly format?: Format;
  /** The most items of one request. Default: 2^24. */
  readonly maxItems?: number;
  /** How long a holder may be silent, in milliseconds, beside 1 ms for each item. Default: 120,000. */
  readonly patienceMs?: number;
}

/** What stays the same through all steps of a requester. */
export interface Request {
  readonly items: ItemSet;
  readonly key: JointKey;
  readonly prefix: Uint8Array;
  /** Who is asked, in the order of their numbers. */
  readonly holders: readonly PartyId[];
  readonly among: Uint8Array;
  readonly format: Format;
  readonly patienceMs: number;
  readonly seed: Uint8Array;
}

/** Throws `UsageError` where the input cannot be used. */
export function openRequest(input: RequesterInput, random: Random): Request {
  const { items, recipient, format = "hex", maxItems = MAX_ITEMS, patienceMs = PATIENCE_MS } = input;
  mustBeBounded({ maxItems, patienceMs });
  const key = mustBeKey(input.key);
  const { size, rule } = items;
  if (size > maxItems) throw new UsageError(`${size} items are more than the ${maxItems} that maxItems allows`);
  if (rule !== key.rule)
    throw new UsageError("the items follow another rule than the key: use its canonicaliser", { code: "rule" });
  const holders = asked(key, input.holders);
  const among = Uint8Array.from(holders, (name) => numberOf(key, name));
  if (items.dummies > 0) throw new UsageError("items that were padded have dummies among them, which nobody can name");
  const { duplicates, dummies, digests, rows, texts, ends } = items;
  const own: ItemSet = { rule, size, duplicates, dummies, digests, rows, texts, ends }; // no elements of prepared items: they are psi's
  return {
    items: own,
    key,
    prefix: pseudonymPrefix(key, recipient),
    holders,
    among,
    format,
    patienceMs,
    seed: random(32),
  };
}

function asked(key: JointKey, names: readonly PartyId[]): readonly PartyId[] {
  const holders = key.holders.filter((name) => names.includes(party(name)));
  if (holders.length === key.threshold && names.length === holders.length) return holders;
  throw new UsageError(`${names.length} holders are asked: name ${key.threshold} different ones of the key's`, {
    code: "key",
  });
}

/**
 * What stands before each digest in the OPRF's input: another study, recipient or rule makes another pseudonym.
 * The input is lengthPrefixed("tavs/psi/pseudonyms/1", rule, study, recipient, digest).
 */
export function pseudonymPrefix({ rule, study }: Pick<JointKey, "rule" | "study">, recipient: string): Uint8Array {
  const bytes = utf8(recipient);
  if (bytes.length === 0 || bytes.length > MAX_TEXT)
    throw new UsageError(`recipient: must have 1 to ${MAX_TEXT} bytes`, { code: "key" });
  return concat(lengthPrefixed(utf8("tavs/psi/pseudonyms/1"), utf8(rule), utf8(study), bytes), u32(DIGEST_BYTES));
}

/** Own items from..to-1, as kernels take them. */
export function ownOf({ items, prefix }: Request, range: Range): Own {
  return { prefix, digests: rowsOf(items.digests, DIGEST_BYTES, range), points: new Uint8Array() };
}
