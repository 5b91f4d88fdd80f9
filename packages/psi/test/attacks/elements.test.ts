// Attacks on the group and on the way into it: research on published libraries found each of them in use.
import { createHash } from "node:crypto";
import { ed25519, ristretto255, x25519 } from "@noble/curves/ed25519.js";
import { bytesToNumberLE } from "@noble/curves/utils.js";
import { concat, hex, utf8 } from "@tavs/core";
import { type ItemSet, ingest } from "@tavs/psi";
import { beforeAll, describe, expect, test } from "vitest";
import { inputPrefix } from "../../src/item-set.ts";
import { mask } from "../../src/kernels/mask.ts";
import { blind } from "../../src/kernels/oprf.ts";
import type { Own } from "../../src/kernels/own.ts";
import { rowAt } from "../../src/rows.ts";
import {
  deriveKey,
  hashToGroup,
  hashToScalar,
  isElement,
  multiply,
  multiplyBase,
  ready,
  toScalar,
} from "../../src/suite.ts";
import { invalidEncodings, otherGroups, smallOrder } from "../hostile/strange-elements.ts";
import { scalar, scalarBytes } from "../pseudonyms/reference.ts";

beforeAll(() => ready);

const P = ed25519.Point.Fp.ORDER; // 2^255 - 19

describe("bytes in the place of an element", () => {
  test("of a list of RFC 9496 are refused, by libsodium and by noble", () => {
    for (const bytes of invalidEncodings) {
      expect(isElement(bytes)).toBe(false);
      expect(multiply(scalarBytes(3n), bytes)).toBeUndefined();
      expect(() => ristretto255.Point.fromBytes(bytes)).toThrow();
    }
  });

  test("that are a point of small order, or of another group, are refused or confine nothing: no two of nine multiples are alike", () => {
    const taken = [...smallOrder, ...otherGroups].filter(isElement);
    for (const bytes of taken) {
      const multiples = Array.from({ length: 9 }, (_, k) => hex(multiply(scalarBytes(BigInt(k + 1)), bytes)!));
      expect(new Set(multiples).size).toBe(9); // in a subgroup of order 8 two would be
    }
    expect(smallOrder.slice(0, 4).filter(isElement)).toEqual([]);
  });
});

describe("the twist-bit leak: a bit of an item that its blind does not hide", () => {
  const N = 256;
  const TOLERANCE = (5 * Math.sqrt(N)) / 2; // 5 standard errors of N fair coins

  /** +1 for squares modulo 2^255 - 19, -1 for others (Euler's criterion). */
  const legendre = (value: bigint): number => (ed25519.Point.Fp.pow(mod(value), (P - 1n) / 2n) === 1n ? 1 : -1);
  const mod = (value: bigint): bigint => ((value % P) + P) % P;

  /** What could be such a bit of 32 bytes: in SecretFlow's masks it is the first, the twist that u lies on (u^3 + 486662 u^2 + u). */
  const bits: Readonly<Record<string, (u: bigint) => number>> = {
    "the side of the twist": (u) => legendre(u * (u * u + 486662n * u + 1n)),
    "the symbol itself": legendre,
    "the symbol of 1 - s^2": (s) => legendre(1n - s * s),
    "a low bit": (s) => (s & 2n ? 1 : -1),
  };
  const number = (bytes: Uint8Array): bigint => bytesToNumberLE(bytes) & (2n ** 255n - 1n);

  const alike = (before: readonly bigint[], after: readonly bigint[], bit: (value: bigint) => number): number =>
    before.filter((value, i) => bit(value) === bit(after[i]!)).length;

  const column = (rows: Uint8Array): readonly Uint8Array[] =>
    Array.from({ length: rows.length / 32 }, (_, i) => rowAt(rows, 32, i));

  const own = ({ rule, digests }: ItemSet): Own => ({
    prefix: inputPrefix(rule, new Uint8Array()),
    digests,
    points: new Uint8Array(),
  });
  let items: Own;
  let hashed: readonly Uint8Array[];
  beforeAll(async () => {
    items = own(await ingest(Array.from({ length: N }, (_, i) => `person ${i}`)));
    hashed = column(items.digests).map((digest) => hashToGroup(concat(items.prefix, digest)));
  });

  // 4 statistics of 2 kinds of blinds: a false alarm with probability below 8 * 5.8e-7, were the coins not fixed.
  test.each([
    ["blinds of their own", (task: Own) => blind({ own: task, blindKey: new Uint8Array(32).fill(1), first: 0 })],
    [
      "one mask for all",
      (task: Own) => mask({ own: task, key: { seed: new Uint8Array(32).fill(2), info: utf8("test") } }),
    ],
  ])(
    "elements under %s are canonical, and no bit of them is more often that of their item than a coin",
    (_name, hide) => {
      const hidden = column(hide(items));
      for (const element of hidden) {
        expect(number(element)).toBe(bytesToNumberLE(element)); // no bit above the field
        expect(bytesToNumberLE(element) < P && (element[0]! & 1) === 0).toBe(true);
        expect(hex(ristretto255.Point.fromBytes(element).toBytes())).toBe(hex(element));
      }
      const [before, after] = [hashed.map(number), hidden.map(number)];
      for (const bit of Object.values(bits))
        expect(Math.abs(alike(before, after, bit) - N / 2)).toBeLessThan(TOLERANCE);
    },
  );

  test("the control: where a hash is taken for a coordinate of curve25519, the mask keeps the side of the twist of each", () => {
    const few = Array.from({ length: 40 }, (_, i) => createHash("sha256").update(`person ${i}`).digest());
    const mine = new Uint8Array(32).fill(9);
    const masked = few.map((u) => x25519.scalarMult(mine, u));
    const [before, after] = [few.map(number), masked.map(number)];
    expect(alike(before, after, bits["the side of the twist"]!)).toBe(40); // by chance with probability 2^-40
    expect(new Set(before.map(bits["the side of the twist"]!)).size).toBe(2);
  });
});

describe("a hash to the group whose logarithm is known", () => {
  const inputs = ["a person who was asked", "a person who was not"].map(utf8);
  const key = deriveKey(new Uint8Array(32).fill(3), utf8("test"));

  /** What would be the logarithm of an item, if the item went into the group as h(x) times the generator. */
  const logarithms: Readonly<Record<string, (input: Uint8Array) => Uint8Array>> = {
    "SHA-512, reduced": (input) => toScalar(new Uint8Array(createHash("sha512").update(input).digest())),
    "SHA-256": (input) => scalarBytes(scalar(createHash("sha256").update(input).digest())),
    HashToScalar: (input) => hashToScalar(input, utf8("HashToScalar-OPRFV1-\x00-ristretto255-SHA512")),
    "the bytes that are mapped": (input) => hashToScalar(input, utf8("HashToGroup-OPRFV1-\x00-ristretto255-SHA512")),
  };

  /** From one evaluated item all others: times h(other) / h(asked). */
  const guessed = (evaluated: Uint8Array, h: (input: Uint8Array) => Uint8Array): string => {
    const [asked, other] = inputs.map((input) => scalar(h(input)));
    return hex(multiply(scalarBytes(other! * ristretto255.Point.Fn.inv(asked!)), evaluated)!);
  };

  test.each(Object.entries(logarithms))(
    "is not what items go through: by %s, one answer gives no other",
    (_name, h) => {
      const [evaluated, wanted] = inputs.map((input) => multiply(key, hashToGroup(input))!);
      expect(guessed(evaluated!, h)).not.toBe(hex(wanted!));
      const [naive, found] = inputs.map((input) => multiply(key, multiplyBase(h(input))!)!);
      expect(guessed(naive!, h)).toBe(hex(found!)); // the control: such a hash falls to this attack
    },
  );
});
