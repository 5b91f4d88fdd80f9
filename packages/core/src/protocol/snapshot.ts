import { Packr } from "msgpackr";
import { hex, sharedBytes } from "../bytes.ts";
import { InternalError } from "../errors.ts";
import { sha256 } from "../primitives.ts";
import { bytesOf, type Kind, kindOf, kinds, type Large, MARK, mustBePlainThroughout } from "./plain.ts";
import type { Store } from "./store.ts";

// For this machine only: MessagePack depends on key order, so it is never sent, signed or hashed.
// copyBuffers and moreTypes: bytes come back as Uint8Array; by default Node gets a Buffer, whose `slice` shares memory.
const packr = new Packr({ useRecords: false, moreTypes: true, copyBuffers: true });

/** Plain data (tagged unions, arrays, typed arrays) as bytes. Two values are not kept apart: -0 comes back as 0. */
export const freeze = (value: unknown): Uint8Array => new Uint8Array(packr.pack(value));

/** What `freeze` was given. The caller vouches for the type: only its own snapshots come here. */
export const thaw = <T>(frozen: Uint8Array): T => packr.unpack(frozen) as T;

const LARGE = 4096; // bytes; below it a reference saves nothing
interface Reference {
  readonly [MARK]: string;
  readonly kind: Kind;
  /** Whether it lay in memory that threads share, and is to again: workers read a large list there, and a copy would go to each of their tasks. */
  readonly shared?: boolean;
}

/**
 * Puts every large typed array into the store once, under its hash, and a reference in its place. Throws `InternalError`
 * for what is not plain data: a `Map`, a `Secret` or an instance of a class would come back as nothing.
 */
export async function store(value: unknown, into: Store): Promise<unknown> {
  mustBePlainThroughout(value);
  const parts = new Map<string, Uint8Array>();
  const small = replace(value, (found) => {
    const kind = kindOf(found);
    return kind === undefined ? found : shrunk(found as Large, kind, parts); // `kindOf` said so
  });
  await Promise.all([...parts].map(([hash, bytes]) => keep(hash, bytes, into)));
  return small;
}

/** A reference to a large array, which joins the parts; a small one as it is, but of no class of its own (Node's Buffer). */
function shrunk(array: Large, kind: Kind, parts: Map<string, Uint8Array>): Large | Reference {
  if (array.byteLength < LARGE)
    return array.constructor === kinds[kind] ? array : new kinds[kind](bytesOf(array).slice().buffer);
  const hash = hashOf(array);
  parts.set(hash, bytesOf(array));
  return { [MARK]: hash, kind, ...(array.buffer instanceof ArrayBuffer ? {} : { shared: true }) };
}

/** The value that `store` was given. Throws `InternalError` where a large part is missing or is not what it was. */
export async function recall(value: unknown, from: Store): Promise<unknown> {
  const references = new Map<string, Reference>();
  replace(value, (found) => (isReference(found) ? void references.set(nameOf(found), found) : found));
  const parts = new Map<string, Large>();
  for (const [name, reference] of references) parts.set(name, await fetch(reference, from));
  return replace(value, (found) => (isReference(found) ? parts.get(nameOf(found)) : found));
}

/** What stands in one place of memory: the same bytes may be wanted as two kinds of array. */
const nameOf = ({ kind, shared, [MARK]: hash }: Reference): string => `${kind} ${hash}${shared ? " shared" : ""}`;

/** A copy in which `swap` chose what stands for each object; it is not asked about what stands inside of what it chose. */
function replace(value: unknown, swap: (found: object) => unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const chosen = swap(value);
  if (chosen !== value || kindOf(value) !== undefined) return chosen;
  if (Array.isArray(value)) return value.map((element) => replace(element, swap));
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, replace(field, swap)]));
}

const isReference = (value: object): value is Reference => Object.hasOwn(value, MARK);

const hashes = new WeakMap<Large, string>(); // large arrays in a state are never written to, so a hash stays true

function hashOf(value: Large): string {
  const hash = hashes.get(value) ?? hex(sha256(bytesOf(value)));
  hashes.set(value, hash);
  return hash;
}

const kept = new WeakMap<Store, Map<string, Promise<void>>>();

/** Writes a part that is not there yet; two sessions that hold the same items write them once. */
function keep(hash: string, bytes: Uint8Array, into: Store): Promise<void> {
  const parts = kept.get(into) ?? new Map<string, Promise<void>>();
  kept.set(into, parts);
  const keeping = parts.get(hash) ?? writeNew(`large/${hash}`, bytes, into);
  parts.set(hash, keeping);
  keeping.catch(() => parts.delete(hash)); // a full disk may have room the next time
  return keeping;
}

async function writeNew(key: string, bytes: Uint8Array, into: Store): Promise<void> {
  if ((await into.read(key)) === undefined) await into.write(key, bytes, 0);
}

async function fetch({ kind, shared = false, [MARK]: hash }: Reference, from: Store): Promise<Large> {
  const stored = await from.read(`large/${hash}`);
  if (!stored || hex(sha256(stored.value)) !== hash)
    throw new InternalError("a part of this session is missing from its store, or is not what was stored");
  const { value } = stored;
  const bytes = shared ? sharedBytes(value.length) : new Uint8Array(value.length);
  bytes.set(value);
  const whole = new kinds[kind](bytes.buffer as ArrayBuffer); // or shared
  hashes.set(whole, hash);
  return whole;
}
