import { memoryStore } from "@tavs/core";
import { expect, test } from "vitest";
import { en } from "../../src/messages/en/index.ts";
import { releasedOf } from "../../src/stats/released.ts";

const terms = { title: "A study", purpose: "To count", parties: [], smallestCell: 5, privacy: { epsilon: 1 } };

test("results that come at once are judged one beside the other, and all of them are kept", async () => {
  const home = { store: memoryStore(), study: new Uint8Array(32), terms, now: () => new Date("2026-11-22") };
  const counted = (label: string, rows: number) => {
    const agreed = { label, protocol: "federated/tally/1", specification: { cells: ["rows"] } };
    return releasedOf(home as never, { agreed: agreed as never, run: 0 }, { result: { totals: { rows } } }, en); // what it reads of both
  };
  const [first, near, far] = await Promise.allSettled([
    counted("one", 100),
    counted("two", 103),
    counted("three", 200),
  ]);
  expect(first).toMatchObject({ status: "fulfilled" });
  expect(near).toMatchObject({ status: "rejected", reason: { details: { code: "differencing" } } }); // three persons more
  expect(far).toMatchObject({ status: "fulfilled" });
  expect(await counted("one", 100)).toEqual((first as PromiseFulfilledResult<unknown>).value);
});
