import { PeerError, seededRandom, UsageError } from "@tavs/core";
import {
  addInto,
  additiveZeros,
  openAdditive,
  openReplicated,
  type RingBits,
  refreshedReplicated,
  ringFromBytes,
  splitAdditive,
  splitReplicated,
} from "@tavs/core/sharing";
import { describe, expect, test } from "vitest";

const seedOf = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);

describe.each<RingBits>([64, 128])("in the ring of %i bits", (bits) => {
  const secret = ringFromBytes(seededRandom(seedOf(7))((5 * bits) / 8), bits);

  test.each([2, 3, 10])("%i additive shares add up to the vector, and it is left as it was", (shares) => {
    const kept = secret.slice();
    const all = splitAdditive(secret, { bits, shares, seed: seedOf(1) });
    expect(all).toHaveLength(shares);
    expect(openAdditive(all, bits)).toEqual(secret);
    expect(secret).toEqual(kept);
    expect(openAdditive(all.slice(1), bits)).not.toEqual(secret);
  });

  test("fresh additive shares are of the same vector, and old ones do not fit them", () => {
    const old = splitAdditive(secret, { bits, shares: 3, seed: seedOf(1) });
    const zeros = additiveZeros(5, { bits, shares: 3, seed: seedOf(2) });
    const fresh = old.map((share) => share.slice());
    fresh.forEach((share, i) => {
      addInto(share, zeros[i]!, bits);
    });
    expect(openAdditive(fresh, bits)).toEqual(secret);
    expect(openAdditive([old[0]!, ...fresh.slice(1)], bits)).not.toEqual(secret);
  });

  test("any two of three replicated shares open the vector, and so do all three", () => {
    const [a, b, c] = splitReplicated(secret, { bits, seed: seedOf(3) });
    for (const some of [
      [a, b],
      [b, c],
      [c, a],
      [a, b, c],
      [c, b, a],
    ])
      expect(openReplicated(some, bits)).toEqual(secret);
  });

  test("whoever changes a piece that another holds as well is seen", () => {
    const shares = splitReplicated(secret, { bits, seed: seedOf(3) });
    for (const holder of [0, 1, 2] as const)
      for (const piece of ["own", "next"] as const) {
        const lie = { ...shares[holder], [piece]: shares[holder][piece].map((word) => word ^ 1) };
        const all = shares.map((share) => (share.holder === holder ? lie : share));
        expect(() => openReplicated(all, bits)).toThrow(PeerError);
        expect(() => openReplicated(all, bits)).toThrow(/^holders \d and \d do not have the same piece number \d/);
      }
  });

  test("fresh replicated shares are of the same vector, and old ones do not fit them", () => {
    const old = splitReplicated(secret, { bits, seed: seedOf(3) });
    const zeros = splitReplicated(new Uint32Array(secret.length), { bits, seed: seedOf(4) });
    const fresh = old.map((share, i) => refreshedReplicated(share, zeros[i]!, bits));
    expect(openReplicated(fresh, bits)).toEqual(secret);
    expect(() => openReplicated([old[0], fresh[1]!], bits)).toThrow(PeerError);
    expect(() => refreshedReplicated(old[0], zeros[1], bits)).toThrow(UsageError);
  });

  test("one replicated share, or one twice, opens nothing", () => {
    const [a] = splitReplicated(secret, { bits, seed: seedOf(3) });
    expect(() => openReplicated([a], bits)).toThrow(UsageError);
    expect(() => openReplicated([a, a], bits)).toThrow(UsageError);
  });
});

test("one share is the vector itself, and is refused", () => {
  expect(() => splitAdditive(new Uint32Array(2), { bits: 64, shares: 1, seed: seedOf(1) })).toThrow(UsageError);
});
