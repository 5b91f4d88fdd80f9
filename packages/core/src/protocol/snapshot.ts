import { sha256 } from "@noble/hashes/sha2.js";
import { Packr } from "msgpackr";
import { hex } from "../bytes.ts";
import { InternalError } from "../errors.ts";
import type { Store } from "./store.ts";

// For this machine only: MessagePack depends on key order, so it is never sent, signed or hashed.
// copyBuffers and moreTypes: bytes come back as Uint8Array; by default Node gets a Buffer, whose `slice` shares memory.
const packr = new Packr({ useRecords: false, moreTypes: true, copyBuffers: true });

/** Plain data (tagged unions, arrays, typed arrays) as bytes. */
export const freeze = (value: unknown): Uint8Array => new Uint8Array(packr.pack(value));

/** What `freeze` was given. The caller vouches for the type: only its own snapshots come here. */
export const thaw = <T>(frozen: Uint8Array): T => packr.unpack(frozen) as T;

const LARGE = 4096; // bytes; below it a reference saves nothing
const arrays = { Uint8Array, Uint32Array, Int32Array, Float64Array, BigUint64Array } as const;
type Large = InstanceType<(typeof arrays)[keyof typeof arrays]>;
interface Reference {
  readonly "tavs:large": string;
  readonly kind: keyof typeof arrays;
}

const hashes = new WeakMap<Large, string>(); // large arrays in a state are never written to, so a hash stays true

/** Puts every large typed array into the store once, under its hash, and a reference in its place. */
export async function store(value: unknown, into: Store): Promise<unknown> {
  if (isLarge(value)) return value.byteLength < LARGE ? value : reference(value, into);
  if (Array.isArray(value)) return Promise.all(value.map((element) => store(element, into)));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(async ([name, field]) => [name, await store(field, into)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** The value that `store` was given. Throws `InternalError` where a large part is missing or is not what it was. */
export async function recall(value: unknown, from: Store): Promise<unknown> {
  if (isReference(value)) return fetch(value, from);
  if (isLarge(value) || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Promise.all(value.map((element) => recall(element, from)));
  const entries = Object.entries(value).map(async ([name, field]) => [name, await recall(field, from)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

const isLarge = (value: unknown): value is Large => Object.values(arrays).some((kind) => value instanceof kind);

const isReference = (value: unknown): value is Reference =>
  typeof value === "object" && value !== null && "tavs:large" in value;

async function reference(value: Large, into: Store): Promise<Reference> {
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  const hash = hashes.get(value) ?? hex(sha256(bytes));
  hashes.set(value, hash);
  if ((await into.read(`large/${hash}`)) === undefined) await into.write(`large/${hash}`, bytes, 0);
  return { "tavs:large": hash, kind: value.constructor.name as Reference["kind"] };
}

async function fetch(wanted: Reference, from: Store): Promise<Large> {
  const stored = await from.read(`large/${wanted["tavs:large"]}`);
  if (!stored || hex(sha256(stored.value)) !== wanted["tavs:large"])
    throw new InternalError("a part of this session is missing from its store, or is not what was stored");
  const whole = new arrays[wanted.kind](stored.value.slice().buffer);
  hashes.set(whole, wanted["tavs:large"]);
  return whole;
}
