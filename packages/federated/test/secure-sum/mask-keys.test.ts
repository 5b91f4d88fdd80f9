import { PeerError, unhex } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { key } from "../../src/secure-sum/messages.ts";
import { type Change, disturbed, east, north, vectors, west } from "./disturbing.ts";
import { transcriptOf } from "./sums.ts";

describe("a mask key", () => {
  const sending =
    (bytes: (body: Uint8Array) => Uint8Array): Change =>
    ({ from, to, body }) =>
      from === west && to === east ? key.encode({ key: bytes(body) }) : undefined;
  const zero = new Uint8Array(32);
  const one = Uint8Array.from(zero).fill(1, 0, 1);
  // order 8 and p - 1, p, p + 1, little-endian: https://cr.yp.to/ecdh.html, "validate public keys"
  const eight = "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800";
  const alsoEight = "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157";
  const prime = (last: string) => `${last}${"ff".repeat(30)}7f`;

  const low: readonly (readonly [name: string, key: Uint8Array])[] = [
    ["zero", zero],
    ["one", one],
    ...[eight, alsoEight, prime("ec"), prime("ed"), prime("ee")].map((digits) => [digits, unhex(digits)] as const),
  ];

  test.each(low)("of low order (%s) is refused, by the name of who sent it", async (_, bytes) => {
    const session = disturbed(sending(() => bytes));
    await expect(session).rejects.toThrow("hospital-1: the mask key is of low order");
    await expect(session).rejects.toBeInstanceOf(PeerError);
  });

  test("that comes back to its owner is refused", async () => {
    const own = (await transcriptOf({ vectors })).find(({ from, to }) => from === east && to === west)!;
    await expect(disturbed(sending(() => key.decode(own.body).key))).rejects.toThrow(
      "hospital-1: our own mask key came back",
    );
  });

  test("of another participant is refused, although whoever sends it on cannot know the mask", async () => {
    const others = (await transcriptOf({ vectors })).find(({ from, to }) => from === north && to === east)!;
    await expect(disturbed(sending(() => key.decode(others.body).key))).rejects.toThrow(
      /hospital-[12] sent another participant's mask key/,
    );
  });

  test("that was exchanged on the way makes noise, and no total", async () => {
    const theirs = Uint8Array.from(zero).fill(9, 0, 1);
    await expect(disturbed(sending(() => theirs))).rejects.toThrow("do not fit together");
  });
});
