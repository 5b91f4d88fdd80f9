import { type Compute, memoryStore, type Progress, type Store } from "@tavs/core";
import { ingest, prepareEpoch } from "@tavs/psi";
import { describe, expect, test } from "vitest";
import { type BuildTask, buildFilter } from "../../src/kernels/filter.ts";
import type { TagTask } from "../../src/kernels/oprf.ts";
import { TAG } from "../../src/kernels/tags.ts";
import { rowsFrom } from "../../src/rows.ts";
import { isSound } from "../../src/unbalanced/filter.ts";
import { epoch, names, prepared, seed } from "./parties.ts";

describe("a preparation", () => {
  /** A store whose power fails at the write of this number. */
  const failing = (store: Store, at: number): Store => {
    let writes = 0;
    return {
      ...store,
      async write(key, value, replaces) {
        if (writes++ === at) throw new Error("power failure");
        await store.write(key, value, replaces);
      },
    };
  };

  /** Tags are the digests' beginnings here: what is asked is which chunks are made, not of what. */
  const quick: Compute = {
    perform: async (_kernels, task, inputs, { onDone } = {}) =>
      inputs.map((input, i) => {
        onDone?.(i + 1);
        if (task !== "tag") return buildFilter(input as BuildTask);
        const { own } = input as TagTask;
        return rowsFrom(own.digests.length / 32, TAG, (item) => own.digests.subarray(32 * item, 32 * item + TAG));
      }),
    close: async () => undefined,
  };

  test("that was cut off goes on with the chunk that was missing, gives the same filter, and leaves nothing behind", async () => {
    const [items, kept] = [await ingest(names(33_000, "person")), new Set<string>()];
    const memory = memoryStore();
    const store: Store = {
      ...memory,
      write(key, value, replaces) {
        kept.add(key);
        return memory.write(key, value, replaces);
      },
      remove(key) {
        kept.delete(key);
        return memory.remove(key);
      },
    };
    const done: number[] = [];
    const onProgress = (progress: Progress) => void (progress.phase === "tag" && done.push(progress.done));
    const options = { epoch, seed, maxQueries: 100, compute: quick, onProgress };
    await expect(prepareEpoch(items, { ...options, store: failing(store, 2) })).rejects.toThrow("power failure");
    expect([kept.size, done.at(-1)]).toEqual([2, 33]);
    done.length = 0;
    const filter = await prepareEpoch(items, { ...options, store });
    expect(done).toEqual([33]); // of 33: the first 32 were there
    expect([kept.size, filter.size]).toEqual([0, 33_000]);
    expect(filter.digest).toEqual((await prepareEpoch(items, options)).digest);
    expect(isSound(filter)).toBe(true);
  });

  test("that was cancelled stops with the reason that it was given", async () => {
    const signal = AbortSignal.abort(new Error("switched off"));
    await expect(prepared(["a"], { signal })).rejects.toThrow("switched off");
  });
});
