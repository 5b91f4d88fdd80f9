import { PeerError } from "@tavs/core";
import { openShamir, type ShamirShare, splitShamir } from "@tavs/core/sharing";
import type { Overheard } from "@tavs/core/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { primeOf } from "../../../src/sharing/prime.ts";
import { bigintAt, fieldFromBytes, vectorOf } from "../../../src/sharing/prime-values.ts";
import { ringToBytes } from "../../../src/sharing/ring.ts";
import { dealing } from "../../../src/sharing/shared-sum/messages.ts";
import { addUp, board, keeper, transcriptOf } from "./committee.ts";

const p = primeOf(61);
const modulo = (value: bigint): bigint => ((value % p) + p) % p;
function inverse(value: bigint): bigint {
  let [base, exponent, product] = [modulo(value), p - 2n, 1n]; // Fermat
  for (; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) product = (product * base) % p;
    base = (base * base) % p;
  }
  return product;
}

/** The polynomial that is 1 at 0 and 0 at these members, at x: what can be added to a sharing without their seeing it. */
const unseen = (members: readonly number[], x: number): bigint =>
  members.reduce((product, m) => modulo(product * BigInt(x - m) * inverse(BigInt(-m))), 1n);

describe("one member fewer than are needed, and the receiver, all together", () => {
  const inputs = fc.array(fc.integer({ min: -200, max: 200 }), { minLength: 6, maxLength: 6 });
  const coalition = [2, 5]; // of five members, three are needed

  test("see the same bytes in every world with the same total: for any inputs there are coins that make it so", async () => {
    await fc.assert(
      fc.asyncProperty(inputs, inputs, async (one, other) => {
        const world = (values: readonly number[]) => [0, 2, 4].map((at) => Float64Array.from(values.slice(at, at + 2)));
        const [here, there] = [world(one), world(other)];
        const third = [0, 1].map((k) => here.reduce((sum, v) => sum + v[k]!, 0) - there[0]![k]! - there[1]![k]!);
        there[2] = Float64Array.from(third); // the same total
        const seen = await overheard(here, () => 0n);
        const also = await overheard(here, (dealer, k) => BigInt(there[dealer]![k]! - here[dealer]![k]!));
        expect(also.heard).toEqual(seen.heard);
        expect(seen.inputs).toEqual(here.map((values) => [...values].map((value) => modulo(BigInt(value)))));
        expect(also.inputs).toEqual(there.map((values) => [...values].map((value) => modulo(BigInt(value)))));
      }),
      { numRuns: 15 },
    );
  });

  /** What the coalition hears where each dealer's polynomials are moved, unseen by it, to other constants; and those. */
  async function overheard(vectors: readonly Float64Array[], move: (dealer: number, k: number) => bigint) {
    const heard: Overheard[] = [];
    const dealt: Record<string, ShamirShare[]> = {};
    const onMessage = (message: Overheard) => {
      const [dealer, x] = [Number(message.from.slice(9)), Number(message.to.slice(7)) + 1];
      const body = message.from.startsWith("hospital-") ? moved(message.body, { dealer, x }) : message.body;
      if (message.to === board || coalition.some((m) => message.to === keeper(m - 1))) heard.push({ ...message, body });
      return [body];
    };
    const moved = (body: Uint8Array, { dealer, x }: { dealer: number; x: number }): Uint8Array => {
      const said = dealing.decode(body);
      const values = fieldFromBytes(said.values, { length: 2, bits: 61, name: "a share" });
      const other = [0, 1].map((k) => modulo(bigintAt(values, k, 61) + move(dealer, k) * unseen(coalition, x)));
      const share = { number: x, values: vectorOf(other, 61) };
      (dealt[dealer] ??= []).push(share);
      return dealing.encode({ ...said, values: ringToBytes(share.values) });
    };
    await addUp({ vectors }, { onMessage });
    const inputs = vectors.map((_, dealer) => {
      const { secret } = openShamir(dealt[dealer]!, { bits: 61, threshold: 3, seed: new Uint8Array(32) }); // all five fit
      return [0, 1].map((k) => bigintAt(secret, k, 61));
    });
    return { heard, inputs };
  }
});

test("the receiver alone sees the same bytes in two worlds with the same totals", async () => {
  const toBoard = async (...values: readonly number[]) => {
    const transcript = await transcriptOf({ vectors: values.map((value) => Float64Array.of(value)) });
    return transcript.filter(({ to }) => to === board).map(({ from, body }) => [from, body]);
  };
  expect(await toBoard(1, 2, 3, 4)).toEqual(await toBoard(1000, -1000, 9, 1));
  expect(await toBoard(1, 2, 3, 4)).not.toEqual(await toBoard(1, 2, 3, 5));
});

test("who speaks to whom, and how long, does not depend on anybody's numbers", async () => {
  const shape = async (...values: readonly number[]) => {
    const transcript = await transcriptOf({ vectors: values.map((value) => Float64Array.of(value, 0)) });
    return transcript.map(({ from, to, body }) => [from, to, body.length]);
  };
  expect(await shape(0, 0, 0)).toEqual(await shape(1000, -1000, 17));
});

test("a contributor hears nothing, and members hear from each other nothing but the set", async () => {
  const inWorld = async (value: number) => {
    const transcript = await transcriptOf({ vectors: [1, 2, value].map((one) => Float64Array.of(one)) });
    expect(transcript.filter(({ to }) => to.startsWith("hospital-"))).toEqual([]);
    return transcript.filter(({ from, to }) => from.startsWith("keeper-") && to.startsWith("keeper-"));
  };
  expect(await inWorld(3)).toEqual(await inWorld(-999));
});

describe("shares, fewer than are needed, are as even as noise", () => {
  const count = 8192;
  const options = { bits: 61, threshold: 3, shares: 4, seed: new Uint8Array(32).fill(5) } as const;
  const shares = splitShamir(new Uint32Array(2 * count), options).map(({ values }) => values); // of zeros

  /** Pearson's statistic over 256 cells, against its 1 - 10^-9 quantile by Wilson and Hilferty's approximation. */
  const isEven = (cells: readonly number[]): boolean => {
    const found = new Float64Array(256);
    for (const cell of cells) found[cell]! += 1;
    const expected = cells.length / 256;
    const statistic = found.reduce((sum, times) => sum + (times - expected) ** 2 / expected, 0);
    return statistic < 255 * (1 - 2 / (9 * 255) + 6 * Math.sqrt(2 / (9 * 255))) ** 3;
  };
  const bytes = (values: Uint32Array, from: number) =>
    Array.from({ length: count }, (_, i) => (values[2 * i]! >>> from) & 255);
  const paired = (one: readonly number[], other: readonly number[]) =>
    one.map((byte, i) => (byte & 15) * 16 + (other[i]! & 15));

  test("one of them in each byte, and two of them together", () => {
    for (const values of shares) for (const from of [0, 8, 16, 24]) expect(isEven(bytes(values, from))).toBe(true);
    for (let i = 0; i < 4; i++)
      for (let j = 0; j < i; j++) expect(isEven(paired(bytes(shares[i]!, 0), bytes(shares[j]!, 0)))).toBe(true);
  });

  test("also next to each other: no two positions share coins", () => {
    for (const values of shares)
      expect(isEven(paired(bytes(values, 0), bytes(values, 0).slice(1).concat(0)))).toBe(true);
  });

  test("and the test would see a share that is not: the vector itself, coins used for two contributors", () => {
    expect(isEven(bytes(new Uint32Array(2 * count), 0))).toBe(false);
    expect(isEven(paired(bytes(shares[0]!, 0), bytes(shares[0]!, 0)))).toBe(false);
  });

  test("while as many as are needed are the vector", () => {
    const three = shares.slice(1).map((values, i) => ({ number: i + 2, values }));
    expect(openShamir(three, { ...options }).secret).toEqual(new Uint32Array(2 * count));
  });
});

test("no error shows a number of anybody", async () => {
  const vectors = [1, 2, 987].map((value) => Float64Array.of(value));
  const errors = new Set<string>();
  for (let i = 0; i < 60; i++) {
    const spoil = (body: Uint8Array) => body.map((byte, at) => (at === (7 * i) % body.length ? byte ^ 1 : byte));
    const onMessage = ({ body, index }: Overheard) => [index % 30 === i % 30 ? spoil(body) : body];
    const outcome = await addUp({ vectors }, { onMessage }).catch((error) => error);
    if (outcome instanceof PeerError) errors.add(outcome.message);
  }
  expect(errors.size).toBeGreaterThan(5);
  for (const message of errors) expect(message).not.toMatch(/987/);
});
