// Keys and vectors as bytes, to be kept in files or sent by any way: version 1, in one encoding each. A fixed head, then whole
// polynomials, never compressed: what is read is as long as what it says, or nothing is looked at (docs/protocols/encrypted-sums.md).
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, equal, lengthPrefixed, unhex, utf8 } from "../bytes.ts";
import { UsageError } from "../errors.ts";
import { Secret } from "../secret.ts";
import { canonicalBytes } from "../study/canonical.ts";
import {
  type AnalystFacts,
  type AnalystKey,
  analystKey,
  type EncryptedVector,
  mustBeAnalystKey,
  mustBeVector,
  planFor,
} from "./analyst-key.ts";
import { cut, HEAD, headOf, KIND, mustBegin, refused } from "./frame.ts";
import { keyRing } from "./in-ring.ts";
import { polynomialBytes } from "./layout.ts";
import type { Plan } from "./plan.ts";
import { isPolynomial } from "./ring-sum.ts";
import type { Analyst } from "./single-key.ts";

const FACTS = 17; // bytes: length, maxValue, sumOfWeights, decimals
const EXACT = 255; // in the place of decimals
const MOST_KEY: number = HEAD + FACTS + 32 + 32 + 8 * 8192 * 4; // bytes: of the ring with the most primes

/** The public half: 10 + 17 + 64 bytes and one polynomial, 196,608 or 262,144 bytes. Throws `UsageError` for what is no key. */
export function encodeAnalystKey(key: AnalystKey): Uint8Array {
  const plan = mustBeAnalystKey(key);
  return concat(headOf(KIND.key), factBytes(key), parametersHash(plan), key.seed, key.joint);
}

/** Throws `PeerError` (`code: "encoding"`) for anything but the bytes of a key whose facts some parameters carry. */
export function decodeAnalystKey(bytes: Uint8Array): AnalystKey {
  mustBegin(bytes, KIND.key, { least: HEAD + FACTS + 64, most: MOST_KEY });
  const facts = factsOf(bytes.subarray(HEAD, HEAD + FACTS));
  const plan = planSaid(facts);
  const [hash, seed, joint] = cut(bytes, [32, 32, keyBytes(plan)], HEAD + FACTS);
  mustBeOf(plan, hash!);
  mustBeInRing(plan, joint!);
  return analystKey(facts, seed!, joint!);
}

/** A vector or number under a key: 79 bytes and two polynomials for each 8,192 numbers. */
export function encodeVector(key: AnalystKey, vector: EncryptedVector): Uint8Array {
  mustBeVector(key, vector);
  const said = new DataView(new ArrayBuffer(5));
  said.setUint8(0, vector.holds === "vector" ? 0 : 1);
  said.setUint32(1, vector.weights);
  const halves = vector.ciphertexts.flatMap(({ c0, c1 }) => [c0, c1]);
  const head = [headOf(KIND.vector), parametersHash(planFor(key)), unhex(key.id), new Uint8Array(said.buffer)];
  return concat(...head, ...halves);
}

/**
 * Throws `PeerError` (`code: "encoding"`, or `"vector"` and `"polynomial"` for its content) for anything but the bytes of a vector
 * under this very key: another version, length, parameters, scale, level or key, weights over what was agreed, or a
 * coefficient that is not below its prime.
 */
export function decodeVector(key: AnalystKey, bytes: Uint8Array): EncryptedVector {
  const plan = mustBeAnalystKey(key);
  const half = polynomialBytes({ degree: plan.row.degree, primes: plan.row.data.length });
  const prefix = HEAD + 32 + 32 + 5;
  mustBegin(bytes, KIND.vector, { least: prefix + 2 * half, most: prefix + 2 * half * plan.ciphertexts });
  const holds = (["vector", "number"] as const)[bytes[prefix - 5]!];
  if (holds === undefined) throw refused("says neither vector nor number");
  const count = holds === "vector" ? plan.ciphertexts : 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const weights = view.getUint32(prefix - 4);
  const lengths = Array.from({ length: 2 * count }, () => half);
  const [hash, id, , ...halves] = cut(bytes, [32, 32, 5, ...lengths], HEAD);
  mustBeOf(plan, hash!);
  if (!equal(id!, unhex(key.id))) throw refused("is of another key");
  const ciphertexts = Array.from({ length: count }, (_, i) => ({ c0: halves[2 * i]!, c1: halves[2 * i + 1]! }));
  const vector: EncryptedVector = { format: "tavs/he-vector/1", key: key.id, holds, weights, ciphertexts };
  mustBeVector(key, vector);
  return vector;
}

/** Both halves, for the analyst's own store, which encrypts. */
export const encodeAnalyst = ({ key, secret }: Analyst): Secret<Uint8Array> =>
  new Secret(concat(headOf(KIND.analyst), encodeAnalystKey(key), secret.reveal()));

/** Throws as `decodeAnalystKey` does, and where the secret is no polynomial of the key's ring. */
export function decodeAnalyst(bytes: Secret<Uint8Array>): Analyst {
  const all = bytes.reveal();
  mustBegin(all, KIND.analyst, { least: 2 * HEAD + FACTS + 64, most: 2 * MOST_KEY });
  const plan = planSaid(factsOf(all.subarray(2 * HEAD, 2 * HEAD + FACTS)));
  const size = keyBytes(plan);
  const [key, secret] = cut(all, [HEAD + FACTS + 64 + size, size], HEAD);
  mustBeInRing(plan, secret!);
  return { key: decodeAnalystKey(key!), secret: new Secret(secret!) };
}

/** Facts that nothing carries are the fault of who wrote them down, not of who reads them. */
function planSaid(facts: AnalystFacts): Plan {
  try {
    return planFor(facts);
  } catch (error) {
    if (error instanceof UsageError) throw refused("says facts that no parameters carry");
    throw error;
  }
}

const keyBytes = ({ row }: Plan): number => polynomialBytes({ degree: row.degree, primes: row.data.length + 1 });

function mustBeInRing({ row }: Plan, polynomial: Uint8Array): void {
  if (isPolynomial(keyRing(row), polynomial)) return;
  throw refused("has a coefficient that is not below its prime");
}

function mustBeOf(plan: Plan, hash: Uint8Array): void {
  if (!equal(hash, parametersHash(plan))) throw refused("was made with other parameters than its facts have here");
}

/** Everything that a polynomial means something by: ring, level, plaintext, scale and noise. */
function parametersHash({ row, ciphertexts, smudgingBits, scale }: Plan): Uint8Array {
  const primes = { data: row.data.map(String), special: String(row.special), plain: scale ? null : String(row.plain) };
  const digits = scale ? { fraction: scale.fraction, shift: scale.shift } : null;
  const all = { degree: row.degree, ...primes, ciphertexts, smudgingBits, scale: digits };
  return sha256(lengthPrefixed(utf8("tavs/he/parameters/1"), canonicalBytes(all)));
}

function factBytes({ length, maxValue, sumOfWeights, decimals }: AnalystFacts): Uint8Array {
  const view = new DataView(new ArrayBuffer(FACTS));
  view.setUint32(0, length);
  view.setFloat64(4, maxValue);
  view.setUint32(12, sumOfWeights);
  view.setUint8(16, decimals ?? EXACT);
  return new Uint8Array(view.buffer);
}

function factsOf(bytes: Uint8Array): AnalystFacts {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const decimals = view.getUint8(16);
  const said = decimals === EXACT ? {} : { decimals };
  return { length: view.getUint32(0), maxValue: view.getFloat64(4), sumOfWeights: view.getUint32(12), ...said };
}
