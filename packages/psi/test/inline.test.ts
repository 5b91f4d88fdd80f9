import { expect, test } from "vitest";
import { inline } from "./inline.ts";

test("what somebody writes into an outcome, nobody else who asks the same is given", async () => {
  const rows = Uint8Array.of(3, 1, 2);
  const ask = async (): Promise<Uint8Array> =>
    (await inline.perform({ name: "psi", source: "" }, "sort", [{ rows, width: 1 }]))[0] as Uint8Array; // `sort` gives bytes
  for (const outcome of [await ask(), await ask()]) {
    expect([...outcome]).toEqual([1, 2, 3]);
    expect(outcome.buffer.byteLength).toBe(3); // of its own, as from a worker
    outcome.fill(9);
  }
  expect([...(await ask())]).toEqual([1, 2, 3]);
});
