// Where a holder keeps its share, and how it destroys it.
import {
  type Handler,
  hex,
  type Identity,
  InternalError,
  type Store,
  sign,
  UsageError,
  unhex,
  utf8,
  verify,
} from "@tavs/core";
import { canonicalBytes, type Json } from "@tavs/core/study";
import { type JointKey, type KeyShare, mustBeKey } from "./agreement.ts";

/** What a holder signs when its share is gone. */
export interface DestructionReceipt {
  readonly format: "tavs/pseudonym-key-destroyed/1";
  /** `JointKey.id`. */
  readonly key: string;
  readonly study: string;
  readonly holder: string;
  /** The public key of the share that is gone, k_i·G. */
  readonly verificationKey: string;
  /** The day, as the holder gave it: "2026-11-22". */
  readonly day: string;
  /** The program that destroyed it, where the holder named it: "tavs@0.1.0". */
  readonly software?: string;
  /** Ed25519 over all of the above, in hexadecimal digits. */
  readonly signature: string;
}

/** What is destroyed, and what the receipt says of it. */
export interface DestructionOrder {
  /** `JointKey.id`. */
  readonly key: string;
  /** Today: "2026-11-22". */
  readonly day: string;
  readonly software?: string;
}

type Kept =
  | { readonly key: JointKey; readonly holder: string; readonly share: string }
  | { readonly receipt: DestructionReceipt };

const DOMAIN = "tavs/pseudonym-key-destroyed/1";
const nameOf = (id: string): string => `pseudonym-key/${id}`;

/** A handler `keep` for `generate`: puts the share into a store, which encrypts it. Done twice it is done once. */
export function keepKey(store: Store): Handler {
  return async (input) => {
    const { key, holder, share } = input as KeyShare; // what `generate` gives to `keep`
    const { entry } = await read(store, key.id);
    const value: Kept = { key, holder, share: hex(share) };
    if (entry === undefined) return store.write(nameOf(key.id), utf8(JSON.stringify(value)), 0);
    if ("receipt" in entry || entry.share !== value.share)
      throw new UsageError("another share of this key is in the store, or was destroyed there", { code: "key" });
  };
}

/** The share of a key. Throws `UsageError`: `code: "destroyed"` where it was destroyed, `"key"` where it never was here. */
export async function loadKey(store: Store, id: string): Promise<KeyShare> {
  const { entry } = await read(store, id);
  if (entry === undefined) throw new UsageError("this store has no share of that key", { code: "key" });
  if ("receipt" in entry) throw new UsageError("the share of that key was destroyed", { code: "destroyed" });
  const key = mustBeKey(entry.key);
  const holder = key.holders.find((name) => name === entry.holder);
  if (holder === undefined || key.id !== id) throw new InternalError("a key in the store is not what was written");
  return { key, holder, share: unhex(entry.share) };
}

/**
 * Writes a signed receipt over the share, durably, and gives the receipt; asked again, it gives the same one. It cannot reach copies: backups, and what the disk or the memory of the process still hold.
 */
export async function destroyKey(
  store: Store,
  identity: Identity,
  { key: id, day, software }: DestructionOrder,
): Promise<DestructionReceipt> {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) throw new UsageError('day: must be a day such as "2026-11-22"');
  const { entry, revision } = await read(store, id);
  if (entry !== undefined && "receipt" in entry) return entry.receipt;
  const { key, holder } = await loadKey(store, id);
  if (holder !== identity.name) throw new UsageError("the share belongs to another holder than this identity");
  const verificationKey = key.verificationKeys[key.holders.indexOf(holder)]!;
  const statement = {
    format: DOMAIN,
    key: id,
    study: key.study,
    holder,
    verificationKey,
    day,
    ...(software !== undefined && { software }),
  } as const;
  const receipt = { ...statement, signature: hex(sign(identity, DOMAIN, canonicalBytes(statement))) };
  await store.write(nameOf(id), utf8(JSON.stringify({ receipt })), revision);
  return receipt;
}

/** True where the holder of `publicKey` signed exactly this receipt: its word, not a proof that no copy is left. */
export function isReceipt(publicKey: Uint8Array, { signature, ...statement }: DestructionReceipt): boolean {
  if (!/^[0-9a-f]{128}$/.test(signature)) return false;
  const said = canonicalBytes(statement as unknown as Json); // an interface is not a Json record to the compiler
  return statement.format === DOMAIN && verify(publicKey, DOMAIN, said, unhex(signature));
}

async function read(store: Store, id: string): Promise<{ readonly entry?: Kept; readonly revision: number }> {
  const stored = await store.read(nameOf(id));
  if (!stored) return { revision: 0 };
  const entry = JSON.parse(new TextDecoder().decode(stored.value)) as Kept; // only `keepKey` and `destroyKey` write here
  return { entry, revision: stored.revision };
}
