// The messages and keys of base transfers, against Masny and Rindal's protocol (ePrint 2019/706) written down with noble.
import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";
import { blake2b } from "@noble/hashes/blake2.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { concat, hex, seededRandom, u32, utf8 } from "@tavs/core";
import { expect, test } from "vitest";
import { bitAt, choosePoints, chosenKeys, dealKeys } from "../../src/vole/base-transfers.ts";

const { Point } = ristretto255;
type Element = InstanceType<typeof Point>;

const random = seededRandom(new Uint8Array(32).fill(8));
const row = (rows: Uint8Array, i: number): Uint8Array => rows.slice(32 * i, 32 * i + 32);
const elementAt = (rows: Uint8Array, i: number): Element => Point.fromBytes(row(rows, i));

const uniform = (coins: Uint8Array, number: number): Uint8Array => blake2b(u32(number), { key: coins, dkLen: 64 });
/** The lowest 252 bits. */
const scalarOf = (coins: Uint8Array, number: number): bigint =>
  BigInt(`0x${hex(uniform(coins, number).reverse())}`) % 2n ** 252n;

/** SHA-512 of what it is for, the session, a number and an element, the first three behind their length. */
function hashOf(purpose: string, session: Uint8Array, number: number, element: Element): Uint8Array {
  const label = concat(utf8(`tavs/psi/vole/transfer ${purpose}/1`), session, u32(number));
  return sha512(concat(Uint8Array.of(label.length >> 8, label.length & 255), label, element.toBytes()));
}

/** The hash of the other element of a transfer, as an element: of this session, this transfer and this side. */
const masked = (session: Uint8Array, place: number, other: Element): Element =>
  ristretto255_hasher.deriveToCurve!(hashOf("point", session, place, other)); // noble's hasher has it

test.each([1, 9, 17])("of %i bytes of choices say what the paper has them say, and give its keys", (size) => {
  const [session, coins, dealer, choices] = [random(32), random(32), random(32), random(size)];
  const points = choosePoints({ session, coins, choices });
  const { point, keys } = dealKeys({ session, coins: dealer }, points);
  const chosen = chosenKeys({ session, coins, choices }, point);
  const scalar = scalarOf(dealer, 0);
  expect(hex(point)).toBe(hex(Point.BASE.multiply(scalar).toBytes()));
  for (let i = 0; i < 8 * size; i++) {
    const choice = bitAt(choices, i);
    const own = scalarOf(coins, i);
    const [mine, other] = [elementAt(points, 2 * i + choice), elementAt(points, 2 * i + 1 - choice)];
    const tossed = ristretto255_hasher.deriveToCurve!(uniform(coins, 2 ** 16 + i)); // of coins that no scalar is made of
    expect(hex(other.toBytes())).toBe(hex(tossed.toBytes()));
    expect(mine.add(masked(session, 2 * i + choice, other)).equals(Point.BASE.multiply(own))).toBe(true);
    for (const side of [0, 1]) {
      const sum = elementAt(points, 2 * i + side).add(
        masked(session, 2 * i + side, elementAt(points, 2 * i + 1 - side)),
      );
      expect(hex(row(keys, 2 * i + side))).toBe(hex(hashOf("key", session, i, sum.multiply(scalar)).slice(0, 32)));
    }
    expect(hex(row(chosen, i))).toBe(hex(row(keys, 2 * i + choice)));
  }
});
