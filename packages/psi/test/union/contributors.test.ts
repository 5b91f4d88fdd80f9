// What a contributor that departs from the protocol can find out: why its sentence says "semi-honest".
import { concat, hex } from "@tavs/core";
import { type ItemSet, union } from "@tavs/psi";
import { beforeAll, describe, expect, test } from "vitest";
import { sorted } from "../../src/order.ts";
import { rowAt, rowsFrom } from "../../src/rows.ts";
import { add, multiply, ready, subtract, toScalar } from "../../src/suite.ts";
import { layerOf } from "../../src/union/layers.ts";
import { ciphertexts } from "../../src/union/messages.ts";
import { convene, ingestAll } from "./company.ts";
import { companyOf } from "./views.ts";

beforeAll(() => ready);

describe("a contributor that departs from the protocol is not protected against", () => {
  /** A set in which one item stands so often: no `ingest` makes it. */
  const repeated = (items: ItemSet, times: number): ItemSet => ({
    ...items,
    size: times,
    digests: rowsFrom(times, 32, () => items.digests),
    rows: new Uint32Array(times),
  });

  test("one that brings a person as often as there are parties sees from the end of the session whether another has her", async () => {
    const held = async (by: readonly string[]) => {
      const [east, north, south] = await ingestAll([["a"], by, ["s"]]);
      return convene([repeated(east!, 3), north!, south!]);
    };
    await expect(held(["a"])).rejects.toMatchObject({ code: "repeated" });
    expect((await held(["b"])).union.inExactly).toHaveLength(3);
    expect(union.contributor.reveals.against).toBe("semi-honest");
  });

  /** Which of the hub's elements is the double of another, and how often that other one comes. */
  async function doublesIn(sets: readonly ItemSet[]): Promise<readonly number[]> {
    const opened: Uint8Array[] = [];
    const y = toScalar(layerOf(companyOf("board", "hub")));
    await convene(sets, {
      onMessage({ from, to, body }) {
        if (from === "east" && to === "mint") return [doubled(body)];
        if (from === "moss" && to === "board") opened.push(...plain(body, y));
        return [body];
      },
    });
    const all = opened.map(hex);
    const marked = opened.filter((element) => all.includes(hex(add(element, element))));
    return [...new Set(marked.map(hex))].map((element) => all.filter((other) => other === element).length);
  }

  /** The second ciphertext gives way to twice the first, which encrypts twice its element. */
  function doubled(body: Uint8Array): Uint8Array {
    const part = partOf(body);
    if (!part) return body;
    const [one] = [rowAt(part.rows, 64, 0)];
    const [a, b] = [one.subarray(0, 32), one.subarray(32)];
    return ciphertexts.part.encode({ ...part, rows: sorted(concat(one, add(a, a), add(b, b)), 64) });
  }

  function plain(body: Uint8Array, y: Uint8Array): readonly Uint8Array[] {
    const { rows } = partOf(body) ?? { rows: new Uint8Array() };
    return Array.from({ length: rows.length / 64 }, (_, i) => {
      const row = rowAt(rows, 64, i);
      return subtract(row.subarray(32), multiply(y, row.subarray(0, 32))!);
    });
  }

  function partOf(body: Uint8Array): ReturnType<typeof ciphertexts.part.decode> | undefined {
    try {
      return ciphertexts.part.decode(body);
    } catch {
      return undefined; // what comes before the ciphertexts
    }
  }

  test("one that brings the double of a person's element, and pools with the hub, learns how many have that person", async () => {
    const twoHold = await doublesIn(await ingestAll([["a", "b"], ["a", "b"], ["s"]]));
    const allHold = await doublesIn(
      await ingestAll([
        ["a", "b"],
        ["a", "b"],
        ["a", "b"],
      ]),
    );
    const nobodyElse = await doublesIn(await ingestAll([["a", "b"], ["n"], ["s"]]));
    expect([nobodyElse, twoHold, allHold]).toEqual([[1], [2], [3]]);
    expect(union.hub.reveals.collusion).toContain("who keep to the protocol");
  });
});
