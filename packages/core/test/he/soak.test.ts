// Whether the memory of a worker stays flat, however long it works for one process. `pnpm soak` does 10,000 operations.
import { afterAll, expect, test } from "vitest";
import { commonSeed, planOf } from "../../src/he/agreement.ts";
import { heKernels } from "../../src/he/he-kernels.ts";
import { bindingOf } from "../../src/he/list.ts";
import { createAnalystKey, decryptVector, dotProduct, encryptVector } from "../../src/he/single-key.ts";
import type { Hashed } from "../../src/he/tasks.ts";
import { findKept, readSecrets } from "../../src/he/vault.ts";
import { systemRandom } from "../../src/random.ts";
import { makeKey, pool } from "./world.ts";

const OPERATIONS = Number(process.env.TAVS_OPERATIONS ?? 48);
const PER_ROUND = 6;
const SLACK_MB = 64; // of 10,000 operations, 6.5 kB each: a forgotten ciphertext is 262 kB
afterAll(() => pool.close());

/** Three operations of a sum under a joint key: hand in, share, open. */
async function threshold(): Promise<() => Promise<number>> {
  const { key, stores } = await makeKey();
  const { row, smudgingBits } = planOf(key.agreement);
  const { kept } = await findKept(stores.east!, key.id);
  const { secret } = (await readSecrets(stores.east!, kept!.ceremony))!;
  const [seed, binding] = [commonSeed(key.agreement), bindingOf(key, "east")];
  const perform = async <T>(task: string, input: object): Promise<T> =>
    (await pool.perform(heKernels, task, [{ row: row.name, scale: null, ...input }]))[0] as T; // what this kernel gives
  return async () => {
    const values = new Float64Array(5).fill(1);
    const { c0, c1, h1 } = await perform<Hashed>("handIn", { seed, joint: key.joint, values, binding, first: 0 });
    const halves = [{ weight: 1, polynomial: c1, hash: h1, binding }];
    const items = [{ noise: systemRandom(32), index: 0, halves }];
    const shares = await perform<readonly Uint8Array[]>("share", { smudgingBits, secret, items });
    const opened = await perform<Float64Array>("open", { parts: [{ weight: 1, polynomial: c0 }], shares });
    return opened.length;
  };
}

/** Three under an analyst's key: encrypt, weigh, decrypt. */
async function single(): Promise<() => Promise<number>> {
  const { key, secret } = await createAnalystKey({ length: 100, maxValue: 1000, sumOfWeights: 100 }, { compute: pool });
  const ones = new Float64Array(100).fill(1);
  return async () => {
    const vector = await encryptVector(key, ones, { compute: pool });
    const product = await dotProduct(key, vector, ones, { compute: pool });
    return (await decryptVector({ key, secret }, product, { compute: pool }))[0]!;
  };
}

test(`resident memory is flat over ${OPERATIONS} operations of SEAL in one worker`, async () => {
  const [sum, dot] = [await threshold(), await single()];
  const rounds = Math.ceil(OPERATIONS / PER_ROUND);
  const resident: number[] = [];
  for (let round = 0; round < rounds; round++) {
    expect(await sum()).toBe(8192);
    expect(await dot()).toBe(100);
    resident.push(process.memoryUsage().rss / 2 ** 20);
  }
  const least = (from: number, to: number): number => Math.min(...resident.slice(from * rounds, to * rounds)); // garbage comes and goes
  expect(least(0.75, 1) - least(0.25, 0.5)).toBeLessThan(SLACK_MB);
}, 3_600_000);
