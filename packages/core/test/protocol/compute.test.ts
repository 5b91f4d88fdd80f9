import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Compute, compute, type Kernels, sharedBytes } from "../../src/index.ts";
import { bundled } from "../kernels/bundle.ts";
import { execArgv } from "../node/child.ts";

let kernels: Kernels;
let handingOver: Kernels;
let pool: Compute;
beforeAll(async () => {
  kernels = await bundled();
  handingOver = await bundled("handing-over.ts");
});
beforeEach(() => {
  pool = compute({ workers: 2 });
});
afterEach(() => pool.close());

const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "nothing",
    (reason) => reason,
  );
const internal = (message: RegExp) =>
  expect.objectContaining({ name: "InternalError", message: expect.stringMatching(message) });

describe("a pool of workers", () => {
  test("answers in the order of the inputs, whichever is done first", async () => {
    expect(await pool.perform(kernels, "slowly", [30, 1, 10, 0])).toEqual([30, 1, 10, 0]);
  });

  test("performs more inputs than it has workers, and says how many are done", async () => {
    const progress: number[] = [];
    const inputs = Array.from({ length: 50 }, (_, i) => i);
    const outcomes = await pool.perform(kernels, "square", inputs, { onDone: (performed) => progress.push(performed) });
    expect(outcomes).toEqual(inputs.map((value) => value * value));
    expect(progress).toEqual(inputs.map((value) => value + 1));
  });

  test("has nothing to do for no inputs", async () => {
    expect(await pool.perform(kernels, "square", [])).toEqual([]);
  });

  test("copies inputs: they are still the caller's", async () => {
    const values = Float64Array.of(1, 2, 3.5);
    expect(await pool.perform(kernels, "sum", [values])).toEqual([6.5]);
    expect(values).toHaveLength(3);
  });

  test.each(["copied", "handed over"])(
    "shares what lies in shared memory, also where large arrays are %s",
    async (how) => {
      const bytes = sharedBytes(1 << 17);
      const [outcome] = await pool.perform(how === "copied" ? kernels : handingOver, "same", [{ bytes }]);
      bytes[5] = 7; // as nobody does: so it is seen that there is one array
      expect((outcome as { readonly bytes: Uint8Array }).bytes[5]).toBe(7);
    },
  );

  test("loads what takes time once, when the first of it is asked for", async () => {
    const [others, one] = [await bundled("with-others.ts"), compute({ workers: 1 })];
    const loadings = () => one.perform(others, "loadings", [0]);
    expect(await loadings()).toEqual([0]);
    expect(await one.perform(others, "late", [0, 0])).toEqual(["done", "done"]);
    expect(await loadings()).toEqual([1]);
    await expect(one.perform(others, "never", [0])).rejects.toThrow("kernel never failed");
    await one.close();
  });

  test("has memory of its own where a runtime shares none", () => {
    vi.stubGlobal("SharedArrayBuffer", undefined);
    expect(sharedBytes(3)).toEqual(new Uint8Array(3));
    expect(sharedBytes(3).buffer).toBeInstanceOf(ArrayBuffer);
    vi.unstubAllGlobals();
  });

  test.each(["UsageError", "PeerError", "TransportError", "BudgetError"])(
    "passes a %s of a kernel with its kind, its message and its code",
    async (name) => {
      const reason = await reasonOf(pool.perform(kernels, "refuse", [name]));
      expect(reason).toMatchObject({ name, message: "position 3 is wrong", code: "position" });
      expect(Object.getPrototypeOf(reason).constructor.name).toBe(name);
    },
  );

  test("does not pass the message of a foreign error: it may hold data", async () => {
    const reason = await reasonOf(pool.perform(kernels, "trip", ["Ane Hansen"]));
    expect(reason).toEqual(internal(/^kernel trip failed$/));
    expect(JSON.stringify(reason, Object.getOwnPropertyNames(reason))).not.toContain("Hansen");
  });

  test("says which kernel is missing", async () => {
    expect(await reasonOf(pool.perform(kernels, "cube", [1]))).toEqual(internal(/^kernel cube failed$/));
  });

  test("refuses an input that cannot be copied, without repeating it, and goes on working", async () => {
    const reason = await reasonOf(pool.perform(kernels, "square", [() => "Ane Hansen"]));
    expect(reason).toEqual(internal(/not plain data/));
    expect(String(reason)).not.toContain("Hansen");
    expect(await pool.perform(kernels, "square", [2, 3, 4])).toEqual([4, 9, 16]);
  });

  test.each(["die", "answerWithAFunction"])("says that a worker died (%s), and goes on with another", async (task) => {
    expect(await reasonOf(pool.perform(kernels, task, [null]))).toEqual(internal(/worker died/));
    expect(await pool.perform(kernels, "square", [2, 3, 4])).toEqual([4, 9, 16]);
  });

  test("does not wait for a worker that died while it was idle", async () => {
    const one = compute({ workers: 1 });
    expect(await one.perform(kernels, "dieLater", [null])).toEqual(["for now"]);
    await pool.perform(kernels, "square", [2]); // starting another worker takes longer than dying
    const next = await one.perform(kernels, "square", [3]).catch((reason: unknown) => reason);
    expect([[9], internal(/worker died/)]).toContainEqual(next); // on a slow machine it dies only now
    expect(await one.perform(kernels, "square", [4])).toEqual([16]);
    await one.close();
  });

  test("begins nothing more of a task of which one input failed", async () => {
    const one = compute({ workers: 1 });
    const begun = new Int32Array(new SharedArrayBuffer(4));
    await expect(one.perform(kernels, "countAndRefuse", Array(5).fill(begun))).rejects.toThrow("no more");
    expect(await one.perform(kernels, "square", [3])).toEqual([9]);
    expect(begun[0]).toBeLessThanOrEqual(2); // the worker may have begun another one before the pool heard
    await one.close();
  });

  test("stops waiting when the signal says so, with its reason, and begins nothing more", async () => {
    const stop = new AbortController();
    const one = compute({ workers: 1 });
    const performing = one.perform(kernels, "slowly", [1, ...Array(50).fill(10_000)], {
      signal: stop.signal,
      onDone: () => stop.abort(new Error("enough")),
    });
    await expect(performing).rejects.toThrow("enough");
    await expect(one.perform(kernels, "square", [1], { signal: stop.signal })).rejects.toThrow("enough");
    await one.close();
  });

  test("listens to a signal once, however many inputs there are, and not any longer than it works", async () => {
    const stop = new AbortController();
    const listeners = new Set<unknown>();
    let most = 0;
    const { signal } = stop;
    signal.addEventListener = (_: string, listener: unknown) => {
      listeners.add(listener);
      most = Math.max(most, listeners.size);
    };
    signal.removeEventListener = (_: string, listener: unknown) => void listeners.delete(listener);
    await pool.perform(kernels, "square", Array(100).fill(2), { signal });
    expect([most, listeners.size]).toEqual([1, 0]);
  });

  test("rejects what is under way, and what waits, when it is closed", async () => {
    const performing = Array.from({ length: 3 }, () => reasonOf(pool.perform(kernels, "forever", [null])));
    await pool.close();
    const reasons = await Promise.all(performing);
    expect(reasons).toEqual([internal(/died/), internal(/died/), expect.objectContaining({ name: "UsageError" })]);
  });

  test("does not keep a process alive that has nothing else to do", async () => {
    const script = join(import.meta.dirname, "../kernels/use-and-leave.ts");
    const { stdout } = await promisify(execFile)(process.execPath, [...execArgv, script], { timeout: 20_000 });
    expect(stdout).toBe("49");
  });

  test("does not keep the shared memory that it was asked about: of 12 arrays of 64 MB not all stay", async () => {
    const script = join(import.meta.dirname, "../kernels/share-and-leave.ts");
    const argv = ["--expose-gc", ...execArgv, script];
    const { stdout } = await promisify(execFile)(process.execPath, argv, { timeout: 20_000 });
    expect(Number(stdout)).toBeLessThan(600); // of 768 and more; 130 to 320 were seen
  });

  test("keeps a worker that has answered where the machine has no memory left for it to let go of what it saw", async () => {
    const [short, one] = [await bundled("short-of-memory.ts"), compute({ workers: 1 })];
    const markOf = () => one.perform(short, "mark", [null]);
    const mark = await markOf();
    expect(await one.perform(short, "size", [sharedBytes(2 ** 21), sharedBytes(2 ** 21)])).toEqual([2 ** 21, 2 ** 21]);
    expect(await one.perform(kernels, "slowly", [10])).toEqual([10]); // meanwhile it would die
    expect(await markOf()).toEqual(mark); // and another would have another
    await one.close();
  });
});
