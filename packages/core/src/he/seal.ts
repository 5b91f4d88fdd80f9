// The only files that know SEAL are this one and those beside it that begin with its name. They run in a worker, take bytes
// and give bytes: no handle of SEAL's leaves them, and each is deleted, because WebAssembly collects no garbage.
import type nodeSeal from "node-seal";
import { equal } from "../bytes.ts";
import { InternalError, PeerError, TavsError } from "../errors.ts";

export type SEALLibrary = Awaited<ReturnType<typeof nodeSeal.default>>;
export type Context = ReturnType<SEALLibrary["Context"]>;
export type CipherText = ReturnType<SEALLibrary["CipherText"]>;
export type PlainText = ReturnType<SEALLibrary["PlainText"]>;
export type PublicKey = ReturnType<SEALLibrary["PublicKey"]>;
export type BatchEncoder = ReturnType<SEALLibrary["BatchEncoder"]>;

/** Where node-seal stands: written in front of the worker's text, because a worker has no place to resolve it from. */
const sealUrl = (): string | undefined => (globalThis as { readonly tavsSealUrl?: string }).tavsSealUrl; // no type knows it

/** One instance of SEAL, and what was made in it and can be used again. */
export interface Instance {
  readonly seal: SEALLibrary;
  /** Contexts and keys by name: making them is what costs. */
  readonly kept: Map<string, unknown>;
}

let current: Promise<Instance> | undefined; // of this worker: an instance cannot be shared between threads

/**
 * What `use` gives. After anything that SEAL did not mean to throw, such as a trap, its answers can not be trusted: the
 * instance is dropped with all its memory, and the next call begins with a new one.
 */
export async function withSeal<T>(use: (instance: Instance) => T): Promise<T> {
  const mine = (current ??= openInstance());
  try {
    return use(await mine);
  } catch (error) {
    if (error instanceof TavsError) throw error;
    if (current === mine) current = undefined;
    throw new InternalError("SEAL failed, and its instance was dropped; the step can be run again", { code: "seal" });
  }
}

async function openInstance(): Promise<Instance> {
  const url = sealUrl();
  if (url === undefined) throw new InternalError("the worker was not told where node-seal stands");
  const module = await import(url);
  const initialize: () => Promise<SEALLibrary> = module.default.default ?? module.default; // CommonJS in Node
  return { seal: await initialize(), kept: new Map() };
}

/** What was made under this name, or is made now. */
export function kept<T>({ kept: shelf }: Instance, name: string, make: () => T): T {
  if (!shelf.has(name)) shelf.set(name, make());
  return shelf.get(name) as T; // a name is given to one kind of thing
}

interface Handle {
  delete(): void;
}

interface Last {
  readonly from: readonly Uint8Array[];
  readonly handle: Handle;
}

/** As `kept`, for what differs from key to key: made from these bytes, and deleted when it is made from others. */
export function keptOne<T extends Handle>(
  { kept: shelf }: Instance,
  name: string,
  from: readonly Uint8Array[],
  make: () => T,
): T {
  const last = shelf.get(name) as Last | undefined; // a name is given to one kind of thing
  if (last?.from.every((bytes, i) => bytes === from[i] || equal(bytes, from[i]!))) return last.handle as T;
  const handle = make();
  last?.handle.delete();
  shelf.set(name, { from, handle } satisfies Last);
  return handle;
}
export type Own = <T extends Handle>(handle: T) => T;

/** Runs `use`, then deletes every handle that it called its own, however it ended. */
export function within<T>(use: (own: Own) => T): T {
  const handles: Handle[] = [];
  try {
    return use((handle) => {
      handles.push(handle);
      return handle;
    });
  } finally {
    for (const handle of handles) handle.delete();
  }
}

interface Loadable extends Handle {
  loadArray(context: Context, bytes: Uint8Array): void;
}

/**
 * Fills a handle from bytes whose header is our own. SEAL sees whether every coefficient is below its prime; the other
 * sizes are right by construction. Throws `PeerError`: the polynomials came from somebody.
 */
export function loaded<T extends Loadable>(handle: T, context: Context, bytes: Uint8Array): T {
  try {
    handle.loadArray(context, bytes);
    return handle;
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    throw new PeerError("a polynomial has a coefficient that is not below its prime", { code: "polynomial" });
  }
}

/** What SEAL writes, uncompressed. */
export const saved = (seal: SEALLibrary, handle: { saveArray(mode: never): Uint8Array }): Uint8Array =>
  handle.saveArray(seal.ComprModeType.none as never); // its type lies behind the handle's

/** The bytes of a name of parameters. */
export const bytesOf = (words: BigUint64Array): Uint8Array =>
  new Uint8Array(words.buffer, words.byteOffset, words.byteLength).slice();
