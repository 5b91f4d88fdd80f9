// How a worker gets rid of what it has seen of memory that threads share.
import { breath } from "../breath.ts";

/** Bytes: V8 collects from 32 MB on (less waits for more), and no address space is to run out of it. */
const ENOUGH = 2 ** 28;

/**
 * Has the engine collect what a question and its answer held, once nobody needs them in this thread. No engine counts memory that threads share
 * against one of them, and a worker that makes little else would keep all that it has seen of it: some hundred megabytes for each session of a
 * million items. So as many bytes are made that it does count, and that nobody touches: they take no memory. V8 then looks at what is young, which
 * in a worker is little, before it makes the next one.
 */
export async function letGo(sharedBytes: number): Promise<void> {
  if (sharedBytes === 0) return;
  await breath(); // until then the message itself holds them; in the middle of the next task what that needs would be taken for old
  try {
    for (const bytes of [Math.min(sharedBytes, ENOUGH), 1]) new ArrayBuffer(bytes);
  } catch {
    // A machine that promises no memory that it may not have: the engine has collected what it could before it said so. The worker lives on.
  }
}

/** Bytes of shared memory that are looked at in plain data. */
export function sharedIn(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer ? 0 : value.byteLength;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((sum, field) => sum + sharedIn(field), 0);
}
