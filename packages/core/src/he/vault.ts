// How a share of a key lies in a store: what was decided about it as JSON, and the secrets as bytes of their own, so that
// they can be removed.
import { concat, equal, hex, unhex, utf8 } from "../bytes.ts";
import { InternalError, UsageError } from "../errors.ts";
import { type Identity, identityFrom, sign, verify } from "../identity/identity.ts";
import type { Store } from "../protocol/store.ts";
import { canonicalBytes } from "../study/canonical.ts";
import type { KeyTerms, SumsKey } from "./sums-key.ts";

/** What a holder signs when its share is gone: its word, not a proof that no copy is left. */
export interface DestructionReceipt {
  readonly format: "tavs/he-key-destroyed/1";
  /** `SumsKey.id`. */
  readonly key: string;
  readonly holder: string;
  /** SHA-256 of the one list that was opened, in hexadecimal digits. */
  readonly list: string;
  /** Ed25519 over all of the above, by the key that `SumsKey.signers` names, in hexadecimal digits. */
  readonly signature: string;
}

export interface Kept {
  readonly ceremony: string;
  readonly key: KeyTerms;
  readonly holder: string;
  /** The hash of the list that was, or is being, opened. */
  readonly list?: string;
  readonly receipt?: DestructionReceipt;
}

export interface Secrets {
  /** The seed of all noise, 32 bytes. */
  readonly noise: Uint8Array;
  /** The seed of the signing key, 32 bytes. */
  readonly signer: Uint8Array;
  readonly secret: Uint8Array;
  readonly share: Uint8Array;
}

const DOMAIN = "tavs/he-key-destroyed/1";
const keptName = (key: string): string => `he-key/${key}`;
const secretName = (ceremony: string): string => `he-key-secret/${ceremony}`;

export async function readSecrets(store: Store, ceremony: string): Promise<Secrets | undefined> {
  const stored = await store.read(secretName(ceremony));
  if (stored === undefined) return undefined;
  const [half, bytes] = [(stored.value.length - 64) / 2, stored.value];
  const part = (from: number, to: number): Uint8Array => bytes.slice(from, to);
  return {
    noise: part(0, 32),
    signer: part(32, 64),
    secret: part(64, 64 + half),
    share: part(64 + half, bytes.length),
  };
}

export const writeSecrets = (
  store: Store,
  ceremony: string,
  { noise, signer, secret, share }: Secrets,
): Promise<void> => store.write(secretName(ceremony), concat(noise, signer, secret, share), 0);

const ceremonyName = (ceremony: string): string => `he-key-of/${ceremony}`;

/** Durably, whose key the share of this ceremony is part of. Throws `UsageError` where it is part of another. */
export async function fixCeremony(store: Store, ceremony: string, key: string): Promise<void> {
  const stored = await store.read(ceremonyName(ceremony));
  if (stored === undefined) return store.write(ceremonyName(ceremony), unhex(key), 0);
  if (!equal(stored.value, unhex(key)))
    throw new UsageError("that share is part of another key: one share is for one sum", { code: "key" });
}

const listName = (key: string, hash: string): string => `he-key-list/${key}/${hash}`;

/** A list stays beside its key until the share is gone: what is opened is checked against it, not against what is asked. */
export async function writeList(store: Store, key: string, list: { hash: string; body: Uint8Array }): Promise<void> {
  const name = listName(key, list.hash);
  if ((await store.read(name)) === undefined) await store.write(name, list.body, 0);
}

export async function readList(store: Store, key: string, hash: string): Promise<Uint8Array> {
  const stored = await store.read(listName(key, hash));
  if (stored === undefined) throw new InternalError("a list that was fixed is not in the store");
  return stored.value;
}

export const removeList = (store: Store, key: string, hash: string): Promise<void> => store.remove(listName(key, hash));

export const removeSecrets = (store: Store, ceremony: string): Promise<void> => store.remove(secretName(ceremony));

interface Found {
  readonly kept?: Kept;
  /** Whoever replaces it names this: of two at once, one gets "conflict". */
  readonly revision: number;
}

export async function findKept(store: Store, key: string): Promise<Found> {
  const stored = await store.read(keptName(key));
  if (stored === undefined) return { revision: 0 };
  const kept = JSON.parse(new TextDecoder().decode(stored.value)) as Kept; // only `putKept` writes here
  if (kept.key.id !== key) throw new InternalError("a key in the store is not what was written");
  return { kept, revision: stored.revision };
}

export const putKept = (store: Store, kept: Kept, replaces: number): Promise<void> =>
  store.write(keptName(kept.key.id), utf8(JSON.stringify(kept)), replaces);

/** Throws `UsageError`: `code: "key"` where there never was one, `"destroyed"` where it is gone, `"opened"` for another list. */
export function mustOpen(kept: Kept | undefined, list: string): asserts kept is Kept {
  if (kept === undefined) throw new UsageError("this store has no share of that key", { code: "key" });
  if (kept.receipt !== undefined) throw new UsageError("the share of that key was destroyed", { code: "destroyed" });
  if (kept.list !== undefined && !equal(unhex(kept.list), unhex(list)))
    throw new UsageError("this key already opened another list: one key opens one sum", { code: "opened" });
}

const signingIdentity = (holder: string, { signer }: Secrets): Identity => identityFrom(holder, signer);

export const signAs = (holder: string, secrets: Secrets, domain: string, message: Uint8Array): Uint8Array =>
  sign(signingIdentity(holder, secrets), domain, message);

export const signerKey = (secrets: Secrets): Uint8Array => signingIdentity("holder", secrets).publicKey;

export function receiptOf({ key, holder }: Kept, list: string, secrets: Secrets): DestructionReceipt {
  const statement = { format: DOMAIN, key: key.id, holder, list } as const;
  return { ...statement, signature: hex(signAs(holder, secrets, DOMAIN, canonicalBytes(statement))) };
}

/** True where the holder that this receipt names signed exactly this for this key. */
export function isReceipt({ id, signers }: SumsKey, { signature, ...statement }: DestructionReceipt): boolean {
  const signer = signers.find(({ name }) => name === statement.holder);
  if (signer === undefined || statement.format !== DOMAIN || statement.key !== id) return false;
  if (!/^[0-9a-f]{128}$/.test(signature)) return false;
  return verify(unhex(signer.key), DOMAIN, canonicalBytes({ ...statement }), unhex(signature));
}
