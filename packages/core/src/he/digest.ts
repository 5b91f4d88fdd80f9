// SHA-256 of halves of ciphertexts, by what the platform has: Node's own answers at once, a browser's by a promise.
import { concat, equal, u32 } from "../bytes.ts";

const node = globalThis.process?.getBuiltinModule?.("node:crypto");

const digest: (head: Uint8Array, body: Uint8Array) => Uint8Array | Promise<Uint8Array> = node
  ? (head, body) => new Uint8Array(node.createHash("sha256").update(head).update(body).digest())
  : async (head, body) => new Uint8Array(await crypto.subtle.digest("SHA-256", concat(head, body)));

/** Whose half, of which ciphertext, and which of the two. */
export interface Place {
  /** 32 bytes of key and name (`bindingOf`). */
  readonly binding: Uint8Array;
  /** The number of the ciphertext. */
  readonly index: number;
  readonly half: 0 | 1;
}

/** A commitment that hides, because what is committed to is fresh and random, and that nobody can say again for itself. */
export const halfHash = ({ binding, index, half }: Place, polynomial: Uint8Array): Uint8Array | Promise<Uint8Array> =>
  digest(concat(binding, u32(index), Uint8Array.of(half)), polynomial);

export const isHalf = async (place: Place, polynomial: Uint8Array, hash: Uint8Array): Promise<boolean> =>
  equal(await halfHash(place, polynomial), hash);
