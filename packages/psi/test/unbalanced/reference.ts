// Unbalanced psi once more, slowly and from its page: noble for the group, node:crypto for hashes, bigint for the filter.
// Shares no line with src. It made vectors/psi-unbalanced.reference.json, and a test asks whether it still gives it.
import { createHash, hkdfSync } from "node:crypto";
import { ristretto255, ristretto255_hasher, ristretto255_oprf } from "@noble/curves/ed25519.js";
import { bytesToNumberLE } from "@noble/curves/utils.js";
import { blake2b } from "@noble/hashes/blake2.js";

export interface Given {
  readonly seed: string;
  readonly receiverSeed: string;
  readonly from: string;
  readonly until: string;
  readonly rule: string;
  readonly context: string;
  readonly maxQueries: number;
  readonly held: readonly string[];
  readonly asked: readonly string[];
}

const DST = "HashToGroup-OPRFV1-\x00-ristretto255-SHA512";
const { Point } = ristretto255;
const text = (value: string): Buffer => Buffer.from(value, "utf8");
const big4 = (value: number): Buffer => Buffer.from(value.toString(16).padStart(8, "0"), "hex");
const framed = (...parts: Uint8Array[]): Buffer => Buffer.concat(parts.flatMap((part) => [big4(part.length), part]));
const sha256 = (...parts: Uint8Array[]): Buffer => createHash("sha256").update(Buffer.concat(parts)).digest();

/** The coins of ADR 2: HKDF-SHA256 with a framed label. */
const coins = (seed: Uint8Array, label: string, context: Uint8Array = new Uint8Array(), length = 32): Buffer =>
  Buffer.from(
    hkdfSync("sha256", seed, Buffer.alloc(0), framed(text("tavs/coins/1"), text(label), big4(0), context), length),
  );

/** Items in canonical order, each with the input of the OPRF. */
function inputsOf(words: readonly string[], rule: string, context: Uint8Array): { word: string; input: Buffer }[] {
  const digested = words.map((word) => ({ word, digest: sha256(framed(text(rule), text(word))) }));
  return digested
    .sort((a, b) => Buffer.compare(a.digest, b.digest))
    .map(({ word, digest }) => ({ word, input: framed(text("tavs/psi/1"), text(rule), context, digest) }));
}

const scalarOf = (bytes: Uint8Array): bigint => bytesToNumberLE(bytes) % Point.Fn.ORDER;
const pointOf = (input: Uint8Array) => ristretto255_hasher.hashToCurve(input, { DST });

/** RFC 9497 §3.3.1 Evaluate, its first 16 bytes. */
function tagOf(key: bigint, input: Buffer): Buffer {
  const element = Buffer.from(pointOf(input).multiply(key).toBytes());
  const two = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
  const whole = Buffer.concat([two(input.length), input, two(32), element, text("Finalize")]);
  return createHash("sha512").update(whole).digest().subarray(0, 16);
}

const MASK = 0xffffffffn;

/** MurmurHash3's finalizer on 32 bits. */
function mix(word: bigint): bigint {
  let h = word & MASK;
  h = ((h ^ (h >> 16n)) * 0x85ebca6bn) & MASK;
  h = ((h ^ (h >> 13n)) * 0xc2b2ae35n) & MASK;
  return h ^ (h >> 16n);
}

const wordIn = (tag: Buffer, at: number): bigint => BigInt(`0x${tag.subarray(at, at + 4).toString("hex")}`);
const firstOf = (tag: Buffer, seed: bigint, buckets: bigint): bigint => mix(wordIn(tag, 12) ^ mix(seed)) % buckets;
const otherOf = (tag: Buffer, bucket: bigint, seed: bigint, buckets: bigint): bigint =>
  (((mix(wordIn(tag, 0) ^ mix(MASK ^ seed)) - bucket) % buckets) + buckets) % buckets;

/** Buckets of at most four tags, or nothing where 500 kicks do not do. */
function placed(tags: readonly Buffer[], seed: bigint, buckets: number): (Buffer | undefined)[][] | undefined {
  const table = Array.from({ length: buckets }, () => new Array<Buffer | undefined>(4).fill(undefined));
  const count = BigInt(buckets);
  const enter = (bucket: bigint, tag: Buffer): boolean => {
    const free = table[Number(bucket)]!.indexOf(undefined);
    if (free >= 0) table[Number(bucket)]![free] = tag;
    return free >= 0;
  };
  const put = (item: number): boolean => {
    let homeless = tags[item]!;
    let bucket = firstOf(homeless, seed, count);
    if (enter(bucket, homeless)) return true;
    for (let kick = 0; kick < 500; kick++) {
      bucket = otherOf(homeless, bucket, seed, count);
      if (enter(bucket, homeless)) return true;
      const slot = Number(mix(BigInt(item * 500 + kick) ^ seed) % 4n);
      [homeless, table[Number(bucket)]![slot]] = [table[Number(bucket)]![slot]!, homeless];
    }
    return false;
  };
  return tags.every((_, item) => put(item)) ? table : undefined;
}

const widthFor = (maxQueries: number): number => Math.ceil((43 + maxQueries.toString(2).length) / 8);
const hexes = (parts: readonly Uint8Array[]): string[] => parts.map((part) => Buffer.from(part).toString("hex"));

/** All that the page derives from what was given. */
export function reference(given: Given): Record<string, unknown> {
  const [seed, context] = [Buffer.from(given.seed, "hex"), Buffer.from(given.context, "hex")];
  const scope = framed(text(given.from), text(given.until), text(given.rule), sha256(context));
  const keySeed = coins(seed, "unbalanced key", scope);
  const keyCheck = coins(seed, "unbalanced key check", scope, 16);
  const secret = ristretto255_oprf.oprf.deriveKeyPair(keySeed, text("psi/unbalanced/1")).secretKey;
  const key = bytesToNumberLE(secret);
  const tags = inputsOf(given.held, given.rule, context)
    .map(({ input }) => tagOf(key, input))
    .sort(Buffer.compare);
  const filter = filterOf(given, tags, { context: sha256(context), keyCheck });
  const asked = inputsOf(given.asked, given.rule, context);
  const blindKey = coins(Buffer.from(given.receiverSeed, "hex"), "blinds");
  const blinded = asked.map(({ input }, i) =>
    pointOf(input).multiply(scalarOf(blake2b(big4(i), { key: blindKey, dkLen: 64 }))),
  );
  return {
    key: Buffer.from(secret).toString("hex"),
    keyCheck: keyCheck.toString("hex"),
    tags: hexes(tags),
    ...filter,
    blinded: hexes(blinded.map((point) => point.toBytes())),
    evaluated: hexes(blinded.map((point) => point.multiply(key).toBytes())),
    outputs: hexes(asked.map(({ input }) => tagOf(key, input))),
    shared: asked.map(({ word }) => word).filter((word) => given.held.includes(word)),
  };
}

function filterOf(
  given: Given,
  tags: readonly Buffer[],
  { context, keyCheck }: Record<"context" | "keyCheck", Buffer>,
) {
  const [width, buckets] = [widthFor(given.maxQueries), Math.ceil((25 * tags.length) / 92) + 1];
  let seed = 0;
  let table = placed(tags, 0n, buckets);
  while (!table) table = placed(tags, BigInt(++seed), buckets);
  const bytes = Buffer.concat(table.flat().map((tag) => tag?.subarray(0, width) ?? Buffer.alloc(width)));
  const names = [given.from, given.until, given.rule].map(text);
  const numbers = [tags.length, given.maxQueries, seed].map(big4);
  const header = framed(text("psi/unbalanced-filter/1"), ...names, context, keyCheck, ...numbers);
  return { filterSeed: seed, table: bytes.toString("hex"), digest: sha256(header, bytes).toString("hex") };
}
