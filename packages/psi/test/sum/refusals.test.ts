import { PeerError, UsageError } from "@tavs/core";
import { play } from "@tavs/core/testing";
import { cardinality, type ItemSet, numbersFor, sum } from "@tavs/psi";
import { beforeAll, describe, expect, test } from "vitest";
import { opening, pointsLane } from "../../src/oprf/messages.ts";
import { blinded, keysOf, numbersLane, openedOf } from "../../src/sum/messages.ts";
import { disturbed, inLane, limbs, outcomeOf, type Spoil, sets, spoiled, values } from "./disturbing.ts";
import { east, type Message, tamper, west } from "./sessions.ts";

let items: { readonly mine: ItemSet; readonly theirs: ItemSet };
beforeAll(async () => {
  items = await sets();
});

describe("a peer that is not who or what it should be", () => {
  const bad = [
    ["the identity", new Uint8Array(32)],
    ["a negative element", Uint8Array.of(1, ...new Uint8Array(31))],
    ["the second encoding of an element", new Uint8Array(32).fill(255)],
  ] as const;

  const places: readonly [Message, Spoil][] = [
    ["receiver's elements", inLane(pointsLane, (rows, element) => rows.set(element, rows.length - 32))],
    ["rows", inLane(numbersLane(limbs), (rows, element) => rows.set(element, rows.length - 32))],
    ["rows", inLane(numbersLane(limbs), (rows, element) => rows.set(element, 32))],
    ["keys", (element) => (body) => [keysOf(limbs).encode(spoiled(keysOf(limbs).decode(body), element))]],
    ["blinded sum", (element) => () => [blinded.encode(element)]],
    ["opened sum", (element) => (body) => [openedOf(limbs).encode(spoiled(openedOf(limbs).decode(body), element))]],
  ];

  test.each(bad)("%s is refused wherever an element is due, shared or not", async (_name, element) => {
    for (const [which, spoil] of places) {
      const outcome = await outcomeOf(disturbed(tamper(which, spoil(element))));
      expect(outcome).toBeInstanceOf(PeerError);
    }
  });

  test("elements and rows of another number than announced are refused", async () => {
    for (const [which, lane] of [
      ["receiver's elements", pointsLane],
      ["answered elements", pointsLane],
      ["rows", numbersLane(limbs)],
    ] as const) {
      const oneMore = (body: Uint8Array) => {
        const { first, rows } = lane.part.decode(body);
        return [lane.part.encode({ first, rows: Uint8Array.of(...rows, ...rows.slice(0, lane.width)) })];
      };
      await expect(disturbed(tamper(which, oneMore))).rejects.toThrow(/ 0 and on came in \d+ bytes; 0 and on were due/);
    }
  });

  test("an element or a row that is said twice is refused with its position", async () => {
    for (const [which, lane] of [
      ["receiver's elements", pointsLane],
      ["answered elements", pointsLane],
      ["rows", numbersLane(limbs)],
    ] as const) {
      const repeat = (body: Uint8Array) => {
        const { first, rows } = lane.part.decode(body);
        const repeated = rows.slice();
        repeated.set(rows.subarray(0, lane.width), lane.width);
        return [lane.part.encode({ first, rows: repeated })];
      };
      await expect(disturbed(tamper(which, repeat))).rejects.toThrow("number 1 repeats what came before it");
    }
  });

  test("a set larger than agreed is refused before anything is reserved for it", async () => {
    const inflate = (body: Uint8Array) => [opening.encode({ ...opening.decode(body), size: 2 ** 32 - 1 })];
    for (const which of ["receiver's opening", "sender's opening"] as const)
      await expect(disturbed(tamper(which, inflate))).rejects.toThrow("another size than it committed to");
    await expect(disturbed({ receiver: { maxItems: 3 } })).rejects.toThrow("the peer announces 4 items, at most 3");
  });

  test("a ciphertext of no number up to the bound makes the sum unsolvable, and that is the peer's fault", async () => {
    const swap = (body: Uint8Array) => {
      const { first, rows } = numbersLane(limbs).part.decode(body);
      const changed = rows.slice();
      const { width } = numbersLane(limbs);
      for (let at = 0; at < rows.length; at += width) changed.copyWithin(at + 64, at + 32, at + 64);
      return [numbersLane(limbs).part.encode({ first, rows: changed })];
    };
    await expect(disturbed(tamper("rows", swap))).rejects.toThrow(
      "a sum is not one of so many numbers up to the bound",
    );
  });

  test("who means other columns, another bound or another floor is told which", async () => {
    const sender = (other: Partial<typeof values>) => ({
      values: numbersFor(items.theirs, { ...values, ...other, of: () => [1, 1] }),
    });
    for (const [options, code] of [
      [{ sender: sender({ columns: ["cost", "days"] }) }, "columns"],
      [{ sender: sender({ bound: 99 }) }, "bound"],
      [{ sender: { minShared: 2 } }, "min-shared"],
      [{ sender: { context: Uint8Array.of(7) } }, "context"],
    ] as const)
      await expect(disturbed(options)).rejects.toMatchObject({ name: "PeerError", code });
  });

  test("who plays the same role or another protocol is refused at the first word", async () => {
    const asks = (peer: typeof east) => ({ items: items.mine, peer, values });
    const east_ = { party: sum.receiver, input: asks(west) };
    await expect(play({ east: east_, west: { party: sum.receiver, input: asks(east) } })).rejects.toThrow("is not the");
    const other = { party: cardinality.sender, input: { items: items.theirs, peer: east } };
    await expect(play({ east: east_, west: other })).rejects.toBeInstanceOf(PeerError);
  });
});

describe("settings and numbers that cannot be meant are refused before a word is said", () => {
  test.each([
    [{ columns: [] }, "0 columns"],
    [{ columns: ["days", "days"] }, "two columns have one name"],
    [{ columns: ["", "cost"] }, "1 to 100 bytes"],
    [{ columns: ["ø".repeat(51), "cost"] }, "1 to 100 bytes"],
    [{ bound: 0 }, "bound must be"],
    [{ bound: 1.5 }, "bound must be"],
    [{ bound: 2 ** 53 }, "bound must be"],
  ])("%j", (other, message) => {
    const input = { items: items.mine, peer: west, values: { ...values, ...other } };
    expect(() => sum.receiver.start(input, (n) => new Uint8Array(n))).toThrow(message);
    expect(() => numbersFor(items.theirs, { ...values, ...other, of: () => [1, 1] })).toThrow(UsageError);
  });

  test.each([-1, 0.5, 101, Number.NaN])("a number like %d, with the number of its row and not the number", (value) => {
    const of = (row: number) => (row === 2 ? [1, value] : [1, 1]);
    expect(() => numbersFor(items.theirs, { ...values, of })).toThrow(
      /^row 2, column 1: not a whole number from 0 to bound$/,
    );
  });

  test("a floor of nobody, numbers for other items, too few numbers in a row", async () => {
    await expect(disturbed({ minShared: 0 })).rejects.toThrow("minShared must be");
    expect(() => numbersFor(items.theirs, { ...values, of: () => [1] })).toThrow(/row [0-3]: 1 numbers for 2 columns/);
    const numbers = { ...values, numbers: new Float64Array(6) };
    await expect(disturbed({ sender: { values: numbers } })).rejects.toThrow("6 numbers do not fit 4 items");
    const wild = { ...values, numbers: new Float64Array(8).fill(101) };
    await expect(disturbed({ sender: { values: wild } })).rejects.toThrow("number 0 is not a whole number");
  });
});
