// One memory goes from task to task, of every session of a worker: after each task of reading and of sessions, all of it is zeros.
import type { Compute } from "@tavs/core";
import { ingest } from "@tavs/psi";
import { beforeAll, expect, test } from "vitest";
import { kernels as ingestKernels } from "../../src/ingest/kernels.ts";
import { recycling } from "../../src/kernel-memory.ts";
import { kernels as others } from "../../src/kernels.ts";
import { ready } from "../../src/suite.ts";
import { openMemory } from "../../src/vole/kernels/memory.ts";
import { meet, securities } from "./sessions.ts";

const kernels = { ...ingestKernels, ...others };
const CONSTANTS = 2048; // the module's own lie before this

beforeAll(() => ready);

/** How many bytes the next task finds in the memory that is left to it, and how many of them are not zero. */
const leftover = recycling((_: undefined): readonly [size: number, odd: number] => {
  const { view } = openMemory();
  const bytes = new Uint8Array(view(0, 0).buffer).subarray(CONSTANTS);
  return [bytes.length, bytes.reduce((sum, byte) => sum + (byte === 0 ? 0 : 1), 0)];
});

/** Kernels in this thread, as one worker has them; what they were asked, and what each left. */
function watched(): { readonly compute: Compute; readonly left: Map<string, number>; readonly sizes: number[] } {
  const [left, sizes] = [new Map<string, number>(), [] as number[]];
  const perform = (task: string, input: unknown): unknown => {
    const outcome = structuredClone(kernels[task]!(input as never)); // the party typed both
    const [size, odd] = leftover(undefined);
    sizes.push(size);
    left.set(task, odd + (left.get(task) ?? 0));
    return outcome;
  };
  const compute: Compute = {
    perform: async (_, task, inputs) => inputs.map((input) => perform(task, input)),
    close: async () => undefined,
  };
  return { compute, left, sizes };
}

test.each(securities)("after a session that is %s, and the reading before it", async (security) => {
  const { compute, left, sizes } = watched();
  const people = (from: number, count: number) => Array.from({ length: count }, (_, i) => `person ${from + i}`);
  const mine = await ingest([...people(0, 3000), "person 7"], undefined, { compute });
  const theirs = await ingest(people(2000, 3000), undefined, { compute });
  const { east } = await meet({ mine, theirs, both: { security }, compute });
  expect(east.items).toHaveLength(1000);
  expect([...left].filter(([, odd]) => odd > 0)).toEqual([]);
  expect([...left.keys()]).toEqual(
    expect.arrayContaining(["arrange", "voleDeal", "voleGrow", "voleEncode", "voleFind"]),
  );
  expect(Math.max(...sizes)).toBeGreaterThan(2 ** 17); // it is the memory of them all
});

test("after a task that is given nonsense, and fails in the middle", () => {
  const before = leftover(undefined);
  const tasks = Object.keys(kernels).filter((task) => task === "arrange" || task.startsWith("vole"));
  const parts = [{ texts: new Uint8Array(70_000).fill(65), ends: Uint32Array.of(4_000_000_000) }];
  for (const task of tasks) {
    expect(() => kernels[task]!({ rule: "r/1", parts } as never)).toThrow();
    expect(leftover(undefined)[1]).toBe(0);
  }
  expect(before[1]).toBe(0);
});
