// A key among holders, and requests to them: what the tests of pseudonyms are made of.
import { type Handler, type PartyId, party, type Store } from "@tavs/core";
import { memoryStore, type PlayOptions, play, type Role } from "@tavs/core/testing";
import {
  type GenerateInput,
  type HolderInput,
  type ItemSet,
  type JointKey,
  type KeyShare,
  type Pseudonyms,
  pseudonyms,
  type RequesterInput,
} from "@tavs/psi";
import { inline } from "../inline.ts";

export const ann: PartyId = party("ann");
export const bob: PartyId = party("bob");
export const cid: PartyId = party("cid");
export const hospital: PartyId = party("hospital");

export interface Circle extends PlayOptions {
  readonly holders?: readonly PartyId[];
  readonly threshold?: number;
  readonly study?: string;
  /** What one holder is given that the others are not. */
  readonly ann?: Partial<GenerateInput>;
}

export interface Made {
  readonly key: JointKey;
  readonly shares: Readonly<Record<string, KeyShare>>;
}

/** Makes a key; the shares come from the stores that `keep` put them into. */
export async function makeKey(options: Circle = {}): Promise<Made> {
  const { holders = [ann, bob, cid], threshold = 2, study = "study", ann: other, ...playing } = options;
  const stores = new Map<PartyId, Store>(holders.map((name) => [name, memoryStore()]));
  const role = (me: PartyId): Role => ({
    party: pseudonyms.keyHolder.generate,
    input: { me, holders, threshold, study, rule: "free-text/1", ...(me === ann ? other : {}) },
    handlers: { keep: pseudonyms.keepKey(stores.get(me)!) },
  });
  const results = await play(Object.fromEntries(holders.map((name) => [name, role(name)])), {
    compute: inline,
    ...playing,
  });
  const key = results[holders[0]!] as JointKey; // each holder's result
  const shares = holders.map(async (name) => [name, await pseudonyms.loadKey(stores.get(name)!, key.id)] as const);
  return { key, shares: Object.fromEntries(await Promise.all(shares)) };
}

export interface Asking extends PlayOptions {
  readonly made: Made;
  readonly items: ItemSet;
  readonly holders?: readonly PartyId[];
  readonly recipient?: string;
  readonly requester?: Partial<RequesterInput>;
  readonly holder?: Partial<HolderInput>;
  readonly spend?: Handler;
}

export interface Asked {
  readonly mine: Pseudonyms;
  readonly sizes: readonly number[];
}

/** One request of the hospital to some holders. */
export async function request({
  made,
  items,
  holders,
  recipient,
  requester,
  holder,
  spend,
  ...playing
}: Asking): Promise<Asked> {
  const asked = holders ?? made.key.holders.slice(0, made.key.threshold);
  const input = { items, key: made.key, recipient: recipient ?? "register", holders: asked, ...requester };
  const cast: Record<string, Role> = { [hospital]: { party: pseudonyms.requester, input } };
  for (const name of asked)
    cast[name] = {
      party: pseudonyms.holder,
      input: { key: made.shares[name], requester: hospital, budget: 1000, ...holder },
      handlers: { spend: spend ?? (() => "paid") },
    };
  const results = await play(cast, { compute: inline, ...playing });
  return {
    mine: results[hospital] as Pseudonyms,
    sizes: asked.map((name) => (results[name] as { requesterSize: number }).requesterSize),
  };
}
