import { rowAt } from "../rows.ts";
import { KEY } from "./base-transfers.ts";
import type { Memory } from "./kernels/memory.ts";

/** So many bytes of ChaCha12 under each key of 32: stream number `number` of it. */
export function streams(memory: Memory, keys: Uint8Array, bytes: number, number = 0): Uint8Array<ArrayBuffer> {
  return memory.get(streamsAt(memory, keys, bytes, number), (keys.length / KEY) * bytes);
}

/** The same where it lies in memory. `bytes` is a multiple of 4. */
export function streamsAt(memory: Memory, keys: Uint8Array, bytes: number, number = 0): number {
  const [to, key, size] = [memory.take((keys.length / KEY) * bytes), memory.take(KEY), Math.ceil(bytes / 256) * 256];
  for (let i = 0; i < keys.length / KEY; i++) {
    memory.view(key, KEY).set(rowAt(keys, KEY, i));
    memory.run.stream(to + i * bytes, size, key, number); // what is too much, the next one writes over
  }
  return to;
}
