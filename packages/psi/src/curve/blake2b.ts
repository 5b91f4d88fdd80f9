// Keyed BLAKE2b (RFC 7693) in the kernel: a pseudorandom function. libsodium has the same, but takes longer to load than to use.
import { InternalError, u32 } from "@tavs/core";
import { rowsFrom } from "../rows.ts";
import { type Kernel, kernel } from "./kernel.ts";

const BLOCK = 128;
const PIECE = 384 * BLOCK;
const LONGEST = 64;

/** 1 to 64 bytes, under a key of 1 to 64. */
export function blake2b(key: Uint8Array, message: Uint8Array, length: number): Uint8Array {
  const it = kernel();
  const hash = hashOf(it, key, message, length);
  it.wipe();
  return hash;
}

/** 64 bytes for each number from `first` on. */
export function numbered(key: Uint8Array, first: number, count: number): Uint8Array {
  const it = kernel();
  const rows = rowsFrom(count, LONGEST, (i) => hashOf(it, key, u32(first + i), LONGEST));
  it.wipe();
  return rows;
}

/** §3.3: the key is a block of its own before the message. Throws `InternalError` where there is none: that is another function. */
function hashOf({ memory, at, blake2b }: Kernel, key: Uint8Array, message: Uint8Array, length: number): Uint8Array {
  if (key.length < 1 || key.length > LONGEST) throw new InternalError(`a key of ${key.length} bytes, not of 1 to 64`);
  memory.copyWithin(at.BLAKE_STATE, at.INITIAL, at.INITIAL + LONGEST);
  for (const [i, byte] of [length, key.length, 1, 1].entries()) memory[at.BLAKE_STATE + i]! ^= byte; // the parameters
  const take = (piece: Uint8Array, counted: number): void => {
    const blocks = Math.ceil(piece.length / BLOCK);
    memory.set(piece, at.SPREAD);
    memory.fill(0, at.SPREAD + piece.length, at.SPREAD + blocks * BLOCK);
    blake2b(blocks, counted, BLOCK + message.length);
  };
  take(key, 0);
  for (let from = 0; from < message.length; from += PIECE) take(message.subarray(from, from + PIECE), BLOCK + from);
  return memory.slice(at.BLAKE_STATE, at.BLAKE_STATE + length);
}
