// What contributors have that nobody else has: their items, and a secret in common that these are hashed with.
import { sha256 } from "@noble/hashes/sha2.js";
import {
  byBytes,
  coins,
  concat,
  lengthPrefixed,
  type Outgoing,
  type PartyId,
  PeerError,
  type Random,
  UsageError,
  u32,
  utf8,
} from "@tavs/core";
import { DIGEST_BYTES, type ItemSet, isPrepared, MAX_TEXT, type PreparedItems } from "../item-set.ts";
import type { HeardLayer } from "../kernels/layers.ts";
import type { Own } from "../kernels/own.ts";
import { agreedContext } from "../oprf/session.ts";
import { type Range, rowsOf } from "../rows.ts";
import { type Company, mustAgree, openCompany, PROTOCOL, type UnionInput } from "./company.ts";
import { greeting } from "./messages.ts";

export interface ContributorInput extends UnionInput {
  /** From `ingest`. Elements of prepared items are not used: items are hashed anew, with a secret of this session. */
  readonly items: ItemSet | PreparedItems;
  /** Fill up with dummies to so many: mixers see this number in place of the size. Default: no dummies. */
  readonly padTo?: number;
}

/** A contributor's side: what stays the same, and what it heard. */
export interface Contribution {
  readonly company: Company;
  readonly items: ItemSet;
  /** Items and dummies together. */
  readonly size: number;
  readonly shares: readonly Uint8Array[];
  readonly layers: readonly HeardLayer[];
  /** Who has not spoken yet. */
  readonly left: readonly PartyId[];
}

/** Throws `UsageError` where the input cannot be used. */
export function openContribution(input: ContributorInput, random: Random): Contribution {
  const { items, padTo = items.size } = input;
  const verified = isPrepared(items) && items.verified; // its elements are not used, whatever they are for
  const context = agreedContext({ ...input, verified });
  const company = openCompany({ ...input, context }, "contributor", random);
  const { size, rule } = items;
  if (utf8(rule).length > MAX_TEXT || company.context.length > MAX_TEXT)
    throw new UsageError(`the rule or the context is over ${MAX_TEXT} bytes: use a hash`);
  if (items.dummies > 0)
    throw new UsageError("items of `pad` count as persons here: give padTo, and items without dummies");
  if (!(Number.isInteger(padTo) && padTo >= size))
    throw new UsageError(`padTo must be a whole number; ${size} items do not fit in less`);
  if (padTo > company.maxItems)
    throw new UsageError(`${padTo} items are more than the ${company.maxItems} that maxItems allows`);
  if (size < company.minItems)
    throw new UsageError(`${size} items are fewer than the ${company.minItems} of minItems`, { code: "min-items" });
  const left = [...othersOf(company), ...company.chain];
  const shares = [shareOf(company)];
  return { company, items: withoutElements(items), size: padTo, shares, layers: [], left };
}

const othersOf = ({ contributors, me }: Company): readonly PartyId[] => contributors.filter((name) => name !== me);
const shareOf = ({ seed }: Company): Uint8Array => coins(seed, "share");

function withoutElements({ rule, size, duplicates, dummies, digests, rows, texts, ends }: ItemSet): ItemSet {
  return { rule, size, duplicates, dummies, digests, rows, texts, ends };
}

/** The first messages: one to each other contributor. */
export function greet({ company, items }: Contribution): readonly Outgoing[] {
  const { contextHash: context, agreement } = company;
  const said = { role: `${PROTOCOL} contributor`, rule: items.rule, context, agreement, share: shareOf(company) };
  const body = greeting.encode(said);
  return othersOf(company).map((to) => ({ to, body }));
}

/** Takes in a greeting. Throws `PeerError`, naming who sent it, where that party's items would match none of ours. */
export function hearGreeting(state: Contribution, from: PartyId, body: Uint8Array): Contribution {
  const said = greeting.decode(body);
  mustAgree(state.company, from, said);
  if (said.rule !== state.items.rule)
    throw new PeerError(`the items of ${from} follow another rule than ours: use one canonicaliser`, { code: "rule" });
  return { ...state, shares: [...state.shares, said.share], left: state.left.filter((name) => name !== from) };
}

/** From all contributors' shares: new in each session, unknown to mixers and hub, who could else try all CPR numbers. */
export function secretOf({ company, items, shares }: Contribution): Uint8Array {
  const { contextHash, agreement } = company;
  const parts = [...shares].sort(byBytes); // sorted, so that all have the same
  return sha256(lengthPrefixed(utf8(`${PROTOCOL} secret`), utf8(items.rule), contextHash, agreement, ...parts));
}

/** What mixers compare: that all contributors have one secret, and encrypt under one key. It says neither. */
export const checkOf = (secret: Uint8Array, layers: readonly HeardLayer[]): Uint8Array =>
  sha256(lengthPrefixed(utf8(`${PROTOCOL} check`), secret, ...layers.map(({ key }) => key)));

/**
 * Own items among from..to-1, as kernels take them, and zeros for dummies: these are hashed like items, for nothing, so that no time
 * tells the two apart. What is hashed is (protocol, rule, context, secret, digest).
 */
export function ownPeople({ items, company }: Contribution, secret: Uint8Array, range: Range): Own {
  const parts = [utf8("tavs/psi/union/1"), utf8(items.rule), company.context, secret];
  const prefix = concat(lengthPrefixed(...parts), u32(DIGEST_BYTES));
  const digests = new Uint8Array((range.to - range.from) * DIGEST_BYTES);
  digests.set(rowsOf(items.digests, DIGEST_BYTES, range));
  return { prefix, digests, points: new Uint8Array() };
}
