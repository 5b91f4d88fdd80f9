import { rowAt, rowsFrom } from "../rows.ts";
import { KEY } from "./base-transfers.ts";
import type { Memory } from "./kernels/memory.ts";

/** So many bytes of ChaCha12 under each key of 32: stream number `number` of it. */
export function streams(memory: Memory, keys: Uint8Array, bytes: number, number = 0): Uint8Array {
  const size = Math.ceil(bytes / 256) * 256; // what the kernel makes at once
  const [to, key] = [memory.take(size), memory.take(KEY)];
  return rowsFrom(keys.length / KEY, bytes, (i) => {
    memory.view(key, KEY).set(rowAt(keys, KEY, i));
    memory.run.stream(to, size, key, number);
    return memory.view(to, bytes);
  });
}
