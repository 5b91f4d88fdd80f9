// What the transfers, the small VOLE, the trees and the code must give, and that who deviates is found out.
import { concat, hex, PeerError, seededRandom } from "@tavs/core";
import { beforeAll, describe, expect, test } from "vitest";
import { ready } from "../../src/suite.ts";
import { bitAt, choosePoints, chosenKeys, dealKeys } from "../../src/vole/base-transfers.ts";
import { compress, compressPair, type Vectors, vectorsAt } from "../../src/vole/code.ts";
import { extend, receiveColumns, rowsOfColumns } from "../../src/vole/extension.ts";
import { voleGrow } from "../../src/vole/grow-task.ts";
import { openMemory } from "../../src/vole/kernels/memory.ts";
import { multiplyValues, receiveNoise } from "../../src/vole/noise.ts";
import { noiseOf } from "../../src/vole/noise-coins.ts";
import { BLOCKS, choicesOf, NOISE, SAID, shapeFor, transfersOf } from "../../src/vole/parameters.ts";
import { type ExtendedTask, voleExtend, voleGather, voleSum } from "../../src/vole/receiver-tasks.ts";
import { type DealTask, type DealtTask, voleDeal, voleOffer } from "../../src/vole/sender-tasks.ts";
import { proofOfSum } from "../../src/vole/tree-check.ts";
import { gatherLeaves, leavesOf, otherSide, plant } from "../../src/vole/trees.ts";
import { type Cheat, type Guess, type Guesses, remake } from "./cheating.ts";

beforeAll(() => ready);

const random = seededRandom(new Uint8Array(32).fill(3));
const session = random(32);
const row = (rows: Uint8Array, i: number, width = 16): Uint8Array => rows.slice(i * width, (i + 1) * width);
const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, i) => byte ^ b[i]!);
const flipped = (bytes: Uint8Array, bit: number): Uint8Array =>
  bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

/** What costs a tenth of a second is made for the first who asks. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** f times g, bit by bit. */
function times(f: Uint8Array, g: Uint8Array): Uint8Array {
  let [power, sum] = [f.slice(), new Uint8Array(16)];
  for (let i = 0; i < 128; i++) {
    if (bitAt(g, i)) sum = xor(sum, power) as Uint8Array<ArrayBuffer>;
    const top = power[15]! >> 7;
    power = power.map((byte, k) => ((byte << 1) & 255) | (k > 0 ? power[k - 1]! >> 7 : 0));
    if (top) power[0]! ^= 0x87;
  }
  return sum;
}

describe("base transfers", () => {
  test("give the chooser the key that it chose, and the dealer both, of which no two are the same", () => {
    const [coins, choices, dealer] = [random(32), random(4), random(32)];
    const points = choosePoints({ session, coins, choices });
    const { point, keys } = dealKeys({ session, coins: dealer }, points);
    const chosen = chosenKeys({ session, coins, choices }, point);
    for (let i = 0; i < 32; i++) expect(row(chosen, i, 32)).toEqual(row(keys, 2 * i + bitAt(choices, i), 32));
    expect(new Set(Array.from({ length: 64 }, (_, i) => row(keys, i, 32).join())).size).toBe(64);
  });

  test("of another session have other keys, from the same messages", () => {
    const [coins, choices, dealer] = [random(32), random(1), random(32)];
    const points = choosePoints({ session, coins, choices });
    const { point, keys } = dealKeys({ session: random(32), coins: dealer }, points);
    const chosen = chosenKeys({ session, coins, choices }, point);
    for (let i = 0; i < 8; i++)
      for (const side of [0, 1]) expect(row(chosen, i, 32)).not.toEqual(row(keys, 2 * i + side, 32));
  });

  test("are refused where a point is none, on either side, with its number", () => {
    const [coins, choices] = [random(32), random(1)];
    const points = choosePoints({ session, coins, choices });
    for (const strange of [new Uint8Array(32), new Uint8Array(32).fill(255)]) {
      const broken = points.slice();
      broken.set(strange, 5 * 32);
      expect(() => dealKeys({ session, coins }, broken)).toThrow(PeerError);
      expect(() => dealKeys({ session, coins }, broken)).toThrow("point number 5");
      expect(() => chosenKeys({ session, coins, choices }, strange)).toThrow(PeerError);
    }
  });
});

/** Base transfers by a dealer whom everybody trusts. */
function trusted(delta: Uint8Array) {
  const keys = random(128 * 64);
  const chosen = concat(...Array.from({ length: 128 }, (_, j) => row(keys, 2 * j + bitAt(delta, j), 32)));
  return { keys, chosen };
}

test("one set of base transfers hides nothing twice: not in the extension what it hides in the noise, and in no two parts", () => {
  const [memory, { keys }, blocks] = [openMemory(), trusted(random(16)), new Set<string>()];
  const [choices, values] = [new Uint8Array(16 * 20), new Uint8Array(16 * NOISE)]; // with zeros what is said is what hides it
  for (const part of [0, 1, 2, 15]) {
    const { columns, own } = extend(memory, keys, choices, part);
    for (const said of [columns, own, multiplyValues(memory, keys, values, part).columns])
      for (let i = 0; i < said.length / 16; i++) blocks.add(hex(row(said, i)));
  }
  expect(blocks.size).toBe(4 * 128 * (20 + 20 + NOISE));
});

describe("the extension", () => {
  test("gives the dealer the chooser's rows, plus Delta where the choice is 1", () => {
    const [memory, delta, choices] = [openMemory(), random(16), random(64)];
    const { keys, chosen } = trusted(delta);
    const { columns, own } = extend(memory, keys, choices);
    const [v, w] = [rowsOfColumns(own), rowsOfColumns(receiveColumns(memory, chosen, delta, columns))];
    for (let i = 0; i < 512; i++) expect(row(w, i)).toEqual(bitAt(choices, i) ? xor(row(v, i), delta) : row(v, i));
  });

  test("turns columns of bits around", () => {
    const columns = random(128 * 16);
    const rows = rowsOfColumns(columns);
    for (let i = 0; i < 128; i++)
      for (let j = 0; j < 128; j++) expect(bitAt(row(rows, i), j)).toBe(bitAt(row(columns, j), i));
  });
});

describe("the noise", () => {
  test("gives the sender the receiver's shares plus Delta times its values", () => {
    const [memory, delta, values] = [openMemory(), random(16), random(16 * NOISE)];
    const { keys, chosen } = trusted(delta);
    const { columns, shares } = multiplyValues(memory, keys, values);
    const theirs = receiveNoise(memory, chosen, delta, columns);
    for (let i = 0; i < NOISE; i++) expect(row(theirs, i)).toEqual(xor(row(shares, i), times(row(values, i), delta)));
  });
});

describe("the long VOLE", () => {
  const shape = shapeFor(100);
  const [values, shares, delta, transfers] = [random(16 * NOISE), random(16 * NOISE), random(16), transfersOf(shape)];
  const [roots, keys] = [random(16 * BLOCKS), random(64 * transfers)];
  const honest = Uint32Array.from({ length: BLOCKS }, (_, i) => (i * 5 + (i >> 3)) % shape.block);
  const theirs = concat(...Array.from({ length: NOISE }, (_, i) => xor(row(shares, i), times(row(values, i), delta))));
  const vole = (holes: Uint32Array) => {
    const known = Array.from({ length: transfers }, (_, i) => row(keys, 2 * i + otherSide(holes, shape, i), 32));
    const [sender, receiver] = [openMemory(), openMemory()];
    const trees = plant(sender, { shape, session, roots, keys, shares: theirs });
    const leaves = leavesOf(sender, { shape, session, roots }, () => {});
    const vectors = vectorsAt(receiver, receiver.take(16 * shape.columns), shape);
    const gathering = { shape, session, keys: concat(...known), holes, values, shares, trees };
    gatherLeaves(receiver, gathering, vectors, () => {});
    return { sender, receiver, b: leaves, vectors, totals: trees.totals };
  };

  /** Where row i of c lies, and of a. */
  const rowsOf = ({ c, a, pairs }: Vectors, i: number): readonly [number, number] => {
    const pair = pairs + 32 * (i - shape.columns);
    return i < shape.columns ? [c + 16 * i, a + 16 * i] : [pair, pair + 16];
  };

  test("begins as leaves that both have, but for one of each tree that differs by Delta times a value", () => {
    const { sender, receiver, b, vectors } = vole(honest);
    for (let i = 0; i < shape.leaves; i++) {
      const [c, a] = rowsOf(vectors, i);
      const [tree, leaf] = [Math.floor(i / shape.block), i % shape.block];
      const value = leaf === honest[tree] ? row(values, tree) : new Uint8Array(16);
      expect(receiver.get(a, 16)).toEqual(value);
      expect(receiver.get(c, 16)).toEqual(xor(sender.get(b + 16 * i, 16), times(value, delta)));
    }
  });

  test("keeps Delta from a receiver that takes a leaf for its hole which the vector does not have: it knows all others, and not their sum", () => {
    const { block, levels } = shape;
    const spare = 2 * 4 ** (levels - 1); // the third child of the root
    expect(spare).toBeGreaterThanOrEqual(block);
    const { sender, receiver, b, vectors, totals } = vole(honest.with(0, spare));
    const leaves = Array.from({ length: block }, (_, i) => receiver.get(rowsOf(vectors, i)[0], 16));
    expect(concat(...leaves)).toEqual(sender.get(b, 16 * block));
    const rest = [row(totals, 0), row(shares, 0), ...leaves].reduce(xor); // would be the product, were these all leaves
    expect(rest).not.toEqual(times(row(values, 0), delta));
  });

  test("ends as columns c = b + Delta a, with a that nobody would take for sparse", () => {
    const { sender, receiver, b, vectors } = vole(honest);
    compress(sender, b, shape);
    compressPair(receiver, vectors, shape);
    const { c, a } = vectors;
    for (let i = 0; i < shape.columns; i++)
      expect(receiver.get(c + 16 * i, 16)).toEqual(
        xor(sender.get(b + 16 * i, 16), times(receiver.get(a + 16 * i, 16), delta)),
      );
    const bits = receiver
      .get(a, 16 * shape.columns)
      .reduce((sum, byte) => sum + byte.toString(2).split("1").length - 1, 0);
    const all = 128 * shape.columns;
    expect(Math.abs(bits - all / 2)).toBeLessThan((5 * Math.sqrt(all)) / 2); // 5 standard errors: by chance once in 1.7 million seeds
  });
});

/** Three places where bits are 0, and three where they are 1. */
function someOfBoth(bits: Uint8Array): readonly number[] {
  const places = Array.from({ length: 128 }, (_, i) => i);
  return [0, 1].flatMap((wanted) => places.filter((i) => bitAt(bits, i) === wanted).slice(0, 3));
}

describe("a receiver that deviates", () => {
  const shape = shapeFor(10);
  const [coins, delta, treeCoins, dealer] = [random(32), random(16), random(32), random(32)];
  const dealTo = (said: Partial<DealTask> & ExtendedTask): DealtTask =>
    voleDeal({ session, part: 0, coins, delta, treeCoins, shape, ...said });

  /** An extension with choices and values of its own, all of which is said again in the place of the honest one. */
  const cheat = once((): Cheat => {
    const points = voleOffer({ session, coins, delta });
    const honest = voleExtend({ shape, session, coins: dealer, noiseCoins: [random(32)], points })[0]!;
    const { keys } = dealKeys({ session, coins: dealer }, points);
    return { session, honest, keys, choices: random(choicesOf(shape) / 8), values: random(16 * NOISE) };
  });
  const remade = (guessed: Guesses): ExtendedTask => remake(cheat(), guessed);
  const guesses = (bits: readonly number[], isRight: boolean): readonly Guess[] =>
    bits.map((bit) => ({ bit, is: bitAt(delta, bit) ^ (isRight ? 0 : 1) }));
  const some = someOfBoth(delta);

  test("passes where it does what is said, also with choices of its own", () => {
    expect(dealTo(remade({})).totals).toHaveLength(16 * BLOCKS);
  });

  test.each(["columns", "values"] as const)(
    "and guesses a bit of Delta by its %s passes where it is right",
    (where) => {
      for (const bit of some) {
        expect(() => dealTo(remade({ [where]: guesses([bit], true) }))).not.toThrow();
        expect(() => dealTo(remade({ [where]: guesses([bit], false) }))).toThrow(PeerError);
      }
    },
  );

  test("and guesses in both checks passes where all is right: both are of one Delta", () => {
    const [one, other] = [some.slice(0, 3), some.slice(3)];
    for (const [isFirst, isSecond] of [
      [true, true],
      [true, false],
      [false, true],
    ] as const) {
      const lie = () => dealTo(remade({ columns: guesses(one, isFirst), values: guesses(other, isSecond) }));
      if (isFirst && isSecond) expect(lie).not.toThrow();
      else expect(lie).toThrow(PeerError);
    }
    for (const is of [0, 1]) {
      const both = { columns: [{ bit: 7, is }], values: [{ bit: 7, is }] };
      if (bitAt(delta, 7) === is) expect(() => dealTo(remade(both))).not.toThrow();
      else expect(() => dealTo(remade(both))).toThrow(PeerError);
      expect(() => dealTo(remade({ ...both, values: [{ bit: 7, is: 1 - is }] }))).toThrow(PeerError);
    }
  });

  test("and guesses the sum of two bits, by values that cancel out in the noise, passes where that is right", () => {
    const [zeros, ones] = [some.slice(0, 3), some.slice(3)];
    const sums = [
      [zeros[0]!, zeros[2]!, true],
      [ones[0]!, ones[1]!, true],
      [zeros[1]!, ones[2]!, false],
    ] as const;
    for (const [first, second, isSame] of sums) {
      const [low, high] = [Math.min(first, second), Math.max(first, second)];
      // x^high in the row of x^low, and x^low in that of x^high: one error, where just one of the two bits is 1
      const said = remade({ flips: [128 * NOISE * low + high, 128 * NOISE * high + low] });
      if (isSame) expect(() => dealTo(said)).not.toThrow();
      else expect(() => dealTo(said)).toThrow(PeerError);
    }
  });

  test("and proves something else is found out, whatever Delta is", () => {
    const honest = remade({});
    for (const field of ["columnProof", "noiseProof"] as const)
      expect(() => dealTo({ ...honest, [field]: flipped(honest[field], 3) })).toThrow(PeerError);
  });
});

describe("the check of the trees", () => {
  test("has the receiver say the sum of its noise at the point under a value that is nowhere else", () => {
    const [shape, noiseCoins, challenge] = [shapeFor(10), random(32), random(16)];
    const { run, take, put, get } = openMemory();
    const noise = noiseOf(openMemory(), noiseCoins, shape);
    const vector = new Uint8Array(16 * shape.leaves);
    for (let tree = 0; tree < BLOCKS; tree++)
      vector.set(row(noise.values, tree), 16 * (tree * shape.block + noise.holes[tree]!));
    const to = take(16);
    run.horner(to, put(vector), shape.leaves, put(challenge));
    const said = voleSum({ shape, noiseCoins, challenge });
    expect(hex(said)).toBe(hex(xor(get(to, 16), row(noise.values, BLOCKS))));
  });

  test("has the sender show a hash that no other session takes", () => {
    const [sum, other] = [random(16), random(32)];
    const all = [proofOfSum(session, sum), proofOfSum(other, sum), proofOfSum(session, random(16))].map(hex);
    expect(new Set(all).size).toBe(3);
  });
});

describe("a sender that deviates", () => {
  const shape = shapeFor(10);
  const [coins, delta, treeCoins, noiseCoins] = [random(32), random(16), random(32), random(32)];
  const honest = once(() => {
    const points = voleOffer({ session, coins, delta });
    const extended = voleExtend({ shape, session, coins: random(32), noiseCoins: [noiseCoins], points })[0]!;
    return { extended, dealt: voleDeal({ session, part: 0, coins, delta, treeCoins, shape, ...extended }) };
  });

  /** Whether the receiver would go on, when the sender's trees were changed so. */
  function isTaken(change: (trees: DealtTask) => Partial<DealtTask>): boolean {
    const { extended, dealt } = honest();
    const challenge = random(16);
    const said = { shape, session, noiseCoins, challenge };
    const store = new Uint8Array(16 * shape.columns);
    const own = { store, keys: extended.keys, shares: extended.shares };
    const { proof } = voleGather({ ...said, ...own, trees: { ...dealt, ...change(dealt) } });
    const checked = { shape, session, treeCoins, delta, spare: dealt.spare, challenge, sum: voleSum(said) };
    return proof.join() === voleGrow(checked).proof.join();
  }

  test("passes where its trees are trees", () => {
    expect(isTaken(() => ({}))).toBe(true);
  });

  test("and says another sum of leaves is found out in any tree", () => {
    for (const tree of [0, 1, BLOCKS - 1])
      expect(isTaken(({ totals }) => ({ totals: flipped(totals, 128 * tree + 1) }))).toBe(false);
  });

  test("and says another sum of a level is found out but where the receiver's leaf keeps it from hearing that: it learns a digit by guessing", () => {
    const { holes } = noiseOf(openMemory(), noiseCoins, shape);
    const last = shape.levels - 1;
    for (const digits of [0, 1, 2, 3]) {
      const tree = holes.findIndex((hole) => (hole & 3) === digits);
      const places = [0, 1, 2, 3, 4, 5].map((place) =>
        isTaken(({ sums }) => ({ sums: flipped(sums, 8 * (SAID * (shape.levels * tree + last) + 16 * place) + 4) })),
      );
      const [d1, d0] = [digits >> 1, digits & 1];
      expect(places).toEqual([d1 === 0, d1 === 0, d1 === 1, d1 === 1, d0 === 0, d0 === 1]);
    }
  });

  test("and says other sums in many trees is found out", () => {
    expect(isTaken(({ sums }) => ({ sums: sums.map((byte) => byte ^ 1) }))).toBe(false);
  });
});
