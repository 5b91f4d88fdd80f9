// 32 bytes that somebody could send in the place of an element.
import { unhex } from "@tavs/core";

/** RFC 9496, appendix A.3: encodings that must be refused, some of each reason. */
export const invalidEncodings: readonly Uint8Array[] = [
  "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", // not canonical: p or more
  "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "0100000000000000000000000000000000000000000000000000000000000000", // negative
  "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371", // not a square
  "4eac077a713c57b4f4397629a4145982c661f48044dd3f96427d40b147d9742f",
  "3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e", // a negative xy
  "a45fdc55c76448c049a1ab33f17023edfb2be3581e9c7aade8a6125215e04220",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // s = -1, of which y would be 0
].map(unhex);

/** Points of small order of the curves beneath: of edwards25519 (orders 1, 2, 4 and 8) and of curve25519. */
export const smallOrder: readonly Uint8Array[] = [
  "0100000000000000000000000000000000000000000000000000000000000000",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0000000000000000000000000000000000000000000000000000000000000080",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
].map(unhex);

/** Base points of other groups: edwards25519, curve25519, and the first coordinate of P-256's. */
export const otherGroups: readonly Uint8Array[] = [
  "5866666666666666666666666666666666666666666666666666666666666666",
  "0900000000000000000000000000000000000000000000000000000000000000",
  "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
].map(unhex);

/** RFC 9496, appendix A.1: the generator, which is an element, and nobody's. */
export const generator: Uint8Array = unhex("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76");

export const identity: Uint8Array = new Uint8Array(32);

export const strangeElements: readonly Uint8Array[] = [
  identity,
  generator,
  ...invalidEncodings,
  ...smallOrder,
  ...otherGroups,
];
