import { coins, concat, equal, hex, lengthPrefixed, party, u32, utf8 } from "@tavs/core";
import type { Overheard } from "@tavs/core/testing";
import type { ItemSet } from "@tavs/psi";
import { beforeAll, describe, expect, test } from "vitest";
import { mix } from "../../src/kernels/union.ts";
import { rowAt } from "../../src/rows.ts";
import { blindOf, hashToGroup, invertAll, multiply, ready, subtract, toScalar } from "../../src/suite.ts";
import { hearGreeting, openContribution, secretOf } from "../../src/union/contributing.ts";
import { layerOf } from "../../src/union/layers.ts";
import { ciphertexts, layer } from "../../src/union/messages.ts";
import { mixPart } from "../../src/union/mixing.ts";
import { ingestAll, inputOf, overhear } from "./company.ts";
import { checkIn, companyOf, last, pattern, powerOf, rowsFrom, seedOf } from "./views.ts";

beforeAll(() => ready);

describe("the hub", () => {
  const worlds = () =>
    Promise.all(
      [
        [
          ["a", "b", "c"],
          ["a", "b", "d"],
          ["a", "e", "f"],
        ], // east and north share b
        [
          ["a", "u", "v"],
          ["a", "b", "w"],
          ["a", "b", "x"],
        ], // north and south share it
      ].map(async (columns) => overhear(await ingestAll(columns))),
    );

  test("with all mixers knows who shares what with whom, but nobody's name without the secret of the contributors", async () => {
    const [heard] = await worlds();
    const check = checkIn(heard!);
    const secrets = [companyOf("mint", "mixer"), companyOf("moss", "mixer"), companyOf("board", "hub")];
    const opened = (["east", "north", "south"] as const).map((name) => {
      const rows = rowsFrom(heard!, name, "mint");
      return Array.from({ length: 3 }, (_, i) => {
        const [a, b] = [rows.subarray(64 * i, 64 * i + 32), rows.subarray(64 * i + 32, 64 * i + 64)];
        return hex(secrets.reduce((rest, company) => subtract(rest, multiply(toScalar(layerOf(company)), a)!), b));
      });
    });
    expect(opened[0]!.filter((item) => opened[1]!.includes(item))).toHaveLength(2);
    expect(opened[0]!.filter((item) => opened[2]!.includes(item))).toHaveLength(1);
    const [items] = await ingestAll([["a", "b", "c"]]);
    const guessed = (secret: Uint8Array) => {
      const prefix = lengthPrefixed(utf8("tavs/psi/union/1"), utf8(items!.rule), new Uint8Array(), secret);
      return Array.from({ length: 3 }, (_, i) =>
        hex(hashToGroup(concat(prefix, u32(32), rowAt(items!.digests, 32, i)))),
      );
    };
    for (const said of [new Uint8Array(), new Uint8Array(32), check])
      expect(guessed(said).filter((item) => opened[0]!.includes(item))).toEqual([]);
    expect(guessed(secretIn(heard!, items!)).sort()).toEqual([...opened[0]!].sort()); // the control: with a contributor
  });

  /** The secret, as east has it in the end. */
  function secretIn(heard: readonly Overheard[], items: ItemSet): Uint8Array {
    const begun = openContribution({ ...inputOf("east"), items }, () => seedOf("east"));
    const others = ["north", "south"] as const;
    return secretOf(others.reduce((state, name) => hearGreeting(state, party(name), last(heard, name, "east")), begun));
  }
});

describe("one mixer that keeps its secrets", () => {
  /**
   * What the hub, the other mixer and east could try on mint's list: take the other layers off, and undo each coin of east's.
   * A power alone would give k·G for each of east's ciphertexts, and so say which pseudonyms are of its patients.
   */
  const candidates = (components: readonly Uint8Array[], eastCoins: readonly Uint8Array[]): readonly string[] =>
    components.flatMap((a) => eastCoins.map((inverse) => hex(multiply(inverse, a)!)));

  async function scene() {
    const heard = await overhear(
      await ingestAll([
        ["a", "b", "c"],
        ["a", "b", "d"],
        ["a", "e", "f"],
      ]),
    );
    const check = checkIn(heard);
    const coinKey = coins(seedOf("east"), "ciphertexts", { context: check });
    const inverses = invertAll([0, 1, 2].map((i) => blindOf(coinKey, i)));
    return { heard, check, inverses };
  }
  const firsts = (rows: Uint8Array) =>
    Array.from({ length: rows.length / 64 }, (_, i) => rows.slice(64 * i, 64 * i + 32));

  test("keeps contributors from finding their own ciphertexts in its list, which a power without fresh coins would not", async () => {
    const { heard, check, inverses } = await scene();
    const mine = candidates(firsts(rowsFrom(heard, "mint", "moss")), inverses);
    expect(mine).toHaveLength(27);
    expect(new Set(mine).size).toBe(27);
    const power = powerOf(companyOf("mint", "mixer"), check);
    const bare = ["east", "north", "south"] as const;
    const raised = bare.flatMap((name) => firsts(rowsFrom(heard, name, "mint")).map((a) => multiply(power, a)!));
    expect(pattern(candidates(raised, inverses))[0]).toBe(3); // the control: k·G, three times
  });

  test("keeps the hub and the other mixer from seeing which pseudonym is whose: theirs are not what contributors sent", async () => {
    const { heard, check } = await scene();
    const [moss, board] = [companyOf("moss", "mixer"), companyOf("board", "hub")];
    const rest = (rows: Uint8Array): readonly Uint8Array[] =>
      Array.from({ length: rows.length / 64 }, (_, i) => {
        const [a, b] = [rows.slice(64 * i, 64 * i + 32), rows.slice(64 * i + 32, 64 * i + 64)];
        return [moss, board].reduce<Uint8Array>(
          (left, company) => subtract(left, multiply(toScalar(layerOf(company)), a)!),
          b,
        );
      });
    const before = (["east", "north", "south"] as const).flatMap((name) => rest(rowsFrom(heard, name, "mint")));
    const after = rest(rowsFrom(heard, "mint", "moss")); // pseudonyms under mint's power alone
    expect(pattern(after.map(hex))).toEqual([3, 2, 1, 1, 1, 1]);
    expect(pattern(before.map(hex))).toEqual(Array.from({ length: 9 }, () => 1)); // mint's layer hides who is equal
    const powers = [moss].map((company) => powerOf(company, check));
    const raised = before.flatMap((element) => powers.map((power) => hex(multiply(power, element)!)));
    expect(raised.filter((element) => after.map(hex).includes(element))).toEqual([]);
  });

  test("tosses other coins for another message, and the same for the same", async () => {
    const rows = rowsFrom((await scene()).heard, "east", "mint");
    const company = companyOf("mint", "mixer");
    const [check, part] = [new Uint8Array(32), { parts: [], count: 0, total: 3 }];
    const sources = [{ from: party("east"), total: 3 }];
    const state = { company, sizes: [], sources, check, rest: check, heard: check, mixed: [], turn: 0, part };
    const coinsFor = (change: number): Uint8Array => {
      const body = ciphertexts.part.encode({
        first: 0,
        rows: rows.map((byte, i) => (i === 191 ? byte ^ change : byte)),
      });
      const step = mixPart(state, body);
      return step.status === "working" ? (step.inputs[0] as { coins: Uint8Array }).coins : new Uint8Array();
    };
    expect(equal(coinsFor(0), coinsFor(0))).toBe(true);
    expect(equal(coinsFor(0), coinsFor(1))).toBe(false);
    const task = { rows, first: 0, layer: layerOf(company), power: coins(company.seed, "power", { length: 64 }) };
    const rest = layer.decode(last((await scene()).heard, "moss", "mint")).key;
    const [one, other] = [0, 1].map((change) => mix({ ...task, rest, coins: coinsFor(change) }));
    expect(equal(one!, other!)).toBe(false);
  });
});
