import { expect, test } from "vitest";
import { isReceipt } from "../../src/he/vault.ts";
import { play } from "../../src/testing.ts";
import { makeKey, pool, someAgreement, sumsCast } from "./world.ts";

test("three hospitals open the sum of their vectors, and nobody else's", async () => {
  const world = await makeKey({ ...someAgreement, weights: { west: -2 } }, { crashEverywhere: true });
  const cast = sumsCast(world, { east: [1, 2, 3, -4, 1000], north: [0, 0, 5, 5, 1000], west: [10, 0, -1, 0, 1000] });
  const results = (await play(cast, { compute: pool, crashEverywhere: true })) as any;
  expect([...results.hub.totals]).toEqual([-19, 2, 10, 1, 0]);
  expect([...results.east.totals]).toEqual([-19, 2, 10, 1, 0]);
  expect(isReceipt(world.key, results.east.receipt)).toBe(true);
});
