// What the transfers, the small VOLE, the trees and the code must give, and that who deviates is found out.
import { concat, PeerError, seededRandom } from "@tavs/core";
import { beforeAll, describe, expect, test } from "vitest";
import { ready } from "../../src/suite.ts";
import { bitAt, choosePoints, chosenKeys, dealKeys } from "../../src/vole/base-transfers.ts";
import { challengesOf } from "../../src/vole/challenge.ts";
import { compress, compressPair, type Vectors, vectorsAt } from "../../src/vole/code.ts";
import { extend, proveColumns, receiveColumns, rowsOfColumns } from "../../src/vole/extension.ts";
import { voleGrow } from "../../src/vole/grow-task.ts";
import { openMemory } from "../../src/vole/kernels/memory.ts";
import { multiplyValues, proveNoise, receiveNoise } from "../../src/vole/noise.ts";
import { noiseOf } from "../../src/vole/noise-coins.ts";
import { BLOCKS, choicesOf, NOISE, SAID, shapeFor, transfersOf } from "../../src/vole/parameters.ts";
import { type ExtendedTask, voleExtend, voleGather, voleSum } from "../../src/vole/receiver-tasks.ts";
import { type DealTask, type DealtTask, voleDeal, voleOffer } from "../../src/vole/sender-tasks.ts";
import { gatherLeaves, leavesOf, otherSide, plant } from "../../src/vole/trees.ts";

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
function trusted(offset: Uint8Array) {
  const keys = random(128 * 64);
  const chosen = concat(...Array.from({ length: 128 }, (_, j) => row(keys, 2 * j + bitAt(offset, j), 32)));
  return { keys, chosen };
}

describe("the extension", () => {
  test("gives the dealer the chooser's rows, plus its offset where the choice is 1", () => {
    const [memory, offset, choices] = [openMemory(), random(16), random(64)];
    const { keys, chosen } = trusted(offset);
    const { columns, own } = extend(memory, keys, choices);
    const [v, w] = [rowsOfColumns(own), rowsOfColumns(receiveColumns(memory, chosen, offset, columns))];
    for (let i = 0; i < 512; i++) expect(row(w, i)).toEqual(bitAt(choices, i) ? xor(row(v, i), offset) : row(v, i));
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
  const [coins, offsets, treeCoins, dealer] = [random(32), random(32), random(32), random(32)];
  const dealTo = (said: Partial<DealTask> & ExtendedTask): DealtTask =>
    voleDeal({ session, part: 0, coins, offsets, treeCoins, shape, ...said });

  /** An extension with choices and values of its own, all of which is said again in the place of the honest one. */
  const cheat = once(() => {
    const points = voleOffer({ session, coins, offsets });
    const honest = voleExtend({ shape, session, coins: dealer, noiseCoins: [random(32)], points })[0]!;
    const memory = openMemory();
    const { keys } = dealKeys({ session, coins: dealer }, points);
    const choices = random(choicesOf(shape) / 8);
    const own = extend(memory, keys.subarray(0, 128 * 64), choices);
    const values = random(16 * NOISE);
    const noise = multiplyValues(memory, keys.subarray(128 * 64), values);
    return { honest, memory, choices, own, values, noise };
  });

  /** With a bit of what it says changed, and proofs that are made for what is said, as a cheat would make them. */
  const remade = (columnBit: number, noiseBit: number): ExtendedTask => {
    const { honest, memory, choices, own, values, noise } = cheat();
    const columns = columnBit < 0 ? own.columns : flipped(own.columns, columnBit);
    const products = noiseBit < 0 ? noise.columns : flipped(noise.columns, noiseBit);
    const message = { points: honest.points, point: honest.point, columns, noise: products };
    const [first, second] = challengesOf(session, message);
    return {
      ...honest,
      ...message,
      columnProof: proveColumns(memory, first, choices, own.own),
      noiseProof: proveNoise(memory, second, values, noise.shares),
    };
  };

  test("passes where it does what is said, also with choices of its own", () => {
    expect(dealTo(remade(-1, -1)).totals).toHaveLength(16 * BLOCKS);
  });

  test("and chooses otherwise in one column is found out where the sender's offset has a 1 there: what it learns is that it was not", () => {
    const size = choicesOf(shape);
    for (const column of someOfBoth(offsets)) {
      const lie = () => dealTo(remade(size * column + 5, -1));
      if (bitAt(offsets, column)) expect(lie).toThrow(PeerError);
      else expect(lie).not.toThrow();
    }
  });

  test("and multiplies other values by one bit of Delta is found out where that bit is 1", () => {
    for (const bit of someOfBoth(offsets.subarray(16))) {
      const lie = () => dealTo(remade(-1, 128 * NOISE * bit + 9));
      if (bitAt(offsets.subarray(16), bit)) expect(lie).toThrow(PeerError);
      else expect(lie).not.toThrow();
    }
  });

  test("and proves something else is found out, whatever the offsets are", () => {
    const honest = remade(-1, -1);
    for (const field of ["columnProof", "noiseProof"] as const)
      expect(() => dealTo({ ...honest, [field]: flipped(honest[field], 3) })).toThrow(PeerError);
  });
});

describe("a sender that deviates", () => {
  const shape = shapeFor(10);
  const [coins, offsets, treeCoins, noiseCoins] = [random(32), random(32), random(32), random(32)];
  const honest = once(() => {
    const points = voleOffer({ session, coins, offsets });
    const extended = voleExtend({ shape, session, coins: random(32), noiseCoins: [noiseCoins], points })[0]!;
    return { extended, dealt: voleDeal({ session, part: 0, coins, offsets, treeCoins, shape, ...extended }) };
  });

  /** Whether the receiver would go on, when the sender's trees were changed so. */
  function isTaken(change: (trees: DealtTask) => Partial<DealtTask>): boolean {
    const { extended, dealt } = honest();
    const challenge = random(16);
    const said = { shape, session, noiseCoins, challenge };
    const store = new Uint8Array(16 * shape.columns);
    const own = { store, keys: extended.keys, shares: extended.shares };
    const { proof } = voleGather({ ...said, ...own, trees: { ...dealt, ...change(dealt) } });
    const checked = { shape, session, treeCoins, offsets, spare: dealt.spare, challenge, sum: voleSum(said) };
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
