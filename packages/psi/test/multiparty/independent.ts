// The same protocol written a second time, slowly: noble instead of libsodium, integers of any length instead of words,
// the whole matrix instead of peeling. `node --import tsx --conditions=@tavs/source` of this file prints the vectors.
import { pathToFileURL } from "node:url";
import { ristretto255, ristretto255_hasher, ristretto255_oprf } from "@noble/curves/ed25519.js";
import { blake2b } from "@noble/hashes/blake2.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";

type Bytes = Uint8Array;

const PROTOCOL = "psi/multiparty/1";
const RULE = "free-text/1";
const u32 = (value: number): Bytes => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
const prefixed = (...parts: Bytes[]): Bytes => concatBytes(...parts.flatMap((part) => [u32(part.length), part]));
const text = (value: string): Bytes => utf8ToBytes(value);
const big = (bytes: Bytes): bigint => bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n); // little-endian
const bytesOf = (value: bigint, length: number): Bytes =>
  Uint8Array.from({ length }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));

const coin = (seed: Bytes, label: string, index = 0, context: Bytes = new Uint8Array()): Bytes =>
  hkdf(sha256, seed, undefined, prefixed(text("tavs/coins/1"), text(label), u32(index), context), 32);
const digestOf = (item: string): Bytes => sha256(prefixed(text(RULE), text(item)));
const inputOf = (item: string): Bytes =>
  concatBytes(prefixed(text("tavs/psi/1"), text(RULE), new Uint8Array()), u32(32), digestOf(item));
const prf = (key: Bytes, message: Bytes, length: number): Bytes => blake2b(message, { key, dkLen: length });

/** RFC 9497 by noble: under any blind the output is the same. */
function outputOf(key: Bytes, input: Bytes): Bytes {
  const { oprf } = ristretto255_oprf;
  const { blind, blinded } = oprf.blind(input);
  return oprf.finalize(input, blind, oprf.blindEvaluate(key, blinded));
}

/** The columns of a key's row, as positions of bits. */
export function columnsOf(hash: Bytes, sparse: number): readonly number[] {
  const chosen: number[] = [];
  for (let i = 0; i < 3; i++) {
    let place = Number((big(hash.subarray(6 * i, 6 * i + 6)) * BigInt(sparse - i)) >> 48n);
    for (const before of [...chosen].sort((a, b) => a - b)) if (place >= before) place++;
    chosen.push(place);
  }
  const dense = big(hash.subarray(18, 26));
  return [...chosen, ...Array.from({ length: 64 }, (_, i) => sparse + i).filter((_, i) => (dense >> BigInt(i)) & 1n)];
}

/** The sum of a key's columns. */
export function decodeSlowly(store: Bytes, hash: Bytes): Bytes {
  const columns = columnsOf(hash, store.length / 16 - 64);
  return bytesOf(
    columns.reduce((sum, c) => sum ^ big(store.subarray(16 * c, 16 * c + 16)), 0n),
    16,
  );
}

/** Gauss over the whole matrix; columns that are free are `fill`'s. */
export function encodeSlowly(hashes: readonly Bytes[], values: readonly Bytes[], fill: Bytes): Bytes {
  const sparse = fill.length / 16 - 64;
  const rows: { bits: bigint; value: bigint; pivot: number }[] = [];
  hashes.forEach((hash, i) => {
    let bits = columnsOf(hash, sparse).reduce((sum, column) => sum | (1n << BigInt(column)), 0n);
    let value = big(values[i]!);
    for (const row of rows) if ((bits >> BigInt(row.pivot)) & 1n) [bits, value] = [bits ^ row.bits, value ^ row.value];
    const pivot = bits.toString(2).length - 1;
    for (const row of rows)
      if ((row.bits >> BigInt(pivot)) & 1n) [row.bits, row.value] = [row.bits ^ bits, row.value ^ value];
    rows.push({ bits, value, pivot });
  });
  const store = Uint8Array.from(fill);
  for (const { bits, value, pivot } of rows) {
    let sum = value;
    for (let c = 0; c < fill.length / 16; c++)
      if (c !== pivot && (bits >> BigInt(c)) & 1n) sum ^= big(fill.subarray(16 * c, 16 * c + 16));
    store.set(bytesOf(sum, 16), 16 * pivot);
  }
  return store;
}

const pairKey = (rest: readonly string[], one: Bytes, other: Bytes): Bytes => {
  const company = sha256(prefixed(...rest.map(text)));
  const [lesser, greater] = [bytesToHex(one), bytesToHex(other)].sort();
  const halves = [hexToBytes(lesser!), hexToBytes(greater!)];
  return sha256(prefixed(text(`${PROTOCOL} pair`), text(RULE), sha256(new Uint8Array()), company, ...halves));
};

/** In hexadecimal digits; lists by item, in the order of the digests. */
export interface Vectors {
  readonly eastWest: string;
  readonly eastNorth: string;
  readonly westNorth: string;
  readonly westKey: string;
  readonly blinded: readonly string[];
  readonly values: readonly string[];
  readonly hashKey: string;
  readonly hashes: readonly string[];
  readonly store: string;
}

/** All values of a session of east, who leads, west and north, whose seeds are 32 times 1, 2 and 3. */
export function vectors(): Vectors {
  const [east, west, north] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte)) as [Bytes, Bytes, Bytes];
  const items = ["ada", "bea", "cai"];
  const share = (seed: Bytes, index: number) => coin(seed, "share", index);
  const keys = {
    eastWest: pairKey(["", "north"], share(east, 0), share(west, 0)),
    eastNorth: pairKey(["", "west"], share(east, 1), share(north, 0)),
    westNorth: pairKey(["east"], share(west, 1), share(north, 1)),
  };
  const context = sha256(concatBytes(keys.eastWest, keys.westNorth)); // west's pair keys, the leader's first
  const { secretKey } = ristretto255_oprf.oprf.deriveKeyPair(coin(west, "key", 0, context), text(PROTOCOL));
  const sorted = [...items].sort((a, b) => (bytesToHex(digestOf(a)) < bytesToHex(digestOf(b)) ? -1 : 1));
  const blinded = sorted.map((item, i) => {
    const scalar = ristretto255.Point.Fn.create(big(prf(coin(east, "blinds"), u32(i), 64)));
    const DST = "HashToGroup-OPRFV1-\x00-ristretto255-SHA512";
    return ristretto255_hasher.hashToCurve(inputOf(item), { DST }).multiply(scalar).toBytes();
  });
  const shares = sorted.map((item) => {
    const own = [keys.eastWest, keys.westNorth].map((key) => big(prf(key, digestOf(item), 16)));
    return bytesOf(own[0]! ^ own[1]!, 16);
  });
  const outputs = sorted.map((item) => outputOf(secretKey, inputOf(item)).slice(0, 16));
  const values = outputs.map((output, i) => bytesOf(big(output) ^ big(shares[i]!), 16));
  const hashKey = sha512(text("a hash key")).slice(0, 32);
  const hashes = sorted.map((item) => prf(hashKey, digestOf(item), 26));
  const columns = Math.ceil(64 * 2.192) + 64;
  const fill = concatBytes(...Array.from({ length: columns }, (_, i) => sha256(u32(i)).slice(0, 16)));
  const [list, store] = [(rows: readonly Bytes[]) => rows.map(bytesToHex), encodeSlowly(hashes, values, fill)];
  return {
    eastWest: bytesToHex(keys.eastWest),
    eastNorth: bytesToHex(keys.eastNorth),
    westNorth: bytesToHex(keys.westNorth),
    westKey: bytesToHex(secretKey),
    blinded: list(blinded),
    values: list(values),
    hashKey: bytesToHex(hashKey),
    hashes: list(hashes),
    store: bytesToHex(store),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  console.log(
    JSON.stringify(
      {
        source:
          "ePrint 2017/799 and 2021/883 as docs/protocols/psi-multiparty.md writes them; noble-curves 2, noble-hashes 2",
        generator: "packages/psi/test/multiparty/independent.ts",
        date: "2026-11-22",
        ...vectors(),
      },
      null,
      2,
    ),
  );
