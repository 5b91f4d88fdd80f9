// What is signed: each contributor its own entry, and each holder the list of all entries, before anything is opened.
import { sha256 } from "@noble/hashes/sha2.js";
import { equal, lengthPrefixed, unhex, utf8 } from "../bytes.ts";
import { PeerError } from "../errors.ts";
import { type Identity, sign, verify } from "../identity/identity.ts";
import type { Handler } from "../protocol/run.ts";
import { planOf } from "./agreement.ts";
import { polynomialBytes } from "./layout.ts";
import { type Entry, type Line, list } from "./messages.ts";
import type { Scale } from "./plan.ts";
import type { SignRequest } from "./requests.ts";
import type { KeyTerms } from "./sums-key.ts";
import type { Row } from "./table.ts";
import { FEWEST_PARTS, isTooFew } from "./telling-weights.ts";

export const SUMS_PROTOCOL = "he/sums/1";
export const ENTRY = "tavs/he/entry/1";
export const LIST = "tavs/he/list/1";

/** A handler `sign` for a contributor that holds no key: its identity is the one whose key the agreement names. */
export const signWith = (identity: Identity): Handler => {
  return (request) => sign(identity, ENTRY, (request as SignRequest).message); // what `contributor` asks
};

/** What every hash of a contributor's halves begins with: nobody can hand in another's hash as its own. */
export const bindingOf = ({ id }: KeyTerms, name: string): Uint8Array =>
  sha256(lengthPrefixed(utf8("tavs/he/half/1"), unhex(id), utf8(name)));

/** What a contributor signs: which key, who, and the hashes of all halves. */
export const entryStatement = ({ id }: KeyTerms, name: string, { h0, h1 }: Pick<Entry, "h0" | "h1">): Uint8Array =>
  lengthPrefixed(unhex(id), utf8(name), h0, sha256(h1));

/** What a holder signs, and what a share of a key is opened for. */
export const listHash = ({ id }: KeyTerms, body: Uint8Array): Uint8Array =>
  sha256(lengthPrefixed(utf8(LIST), unhex(id), body));

/** True where this contributor signed this line (`h0` is the hash of its hashes). */
export function isSignedLine(key: KeyTerms, { name, h0, h1, signature }: Line): boolean {
  const signer = key.signers.find((one) => one.name === name);
  return signer !== undefined && verify(unhex(signer.key), ENTRY, entryStatement(key, name, { h0, h1 }), signature);
}

interface Checked {
  readonly lines: readonly Line[];
  readonly hash: Uint8Array;
}

/**
 * The list as a contributor reads it. Throws `PeerError` unless every line is signed by its contributor, names ascend, no holder
 * is missing, at least three parts count, and `mine` stands there as it was handed in.
 */
export function checkedList(key: KeyTerms, body: Uint8Array, mine: Line): Checked {
  const lines = list.decode(body);
  const { ciphertexts } = planOf(key.agreement);
  const names = lines.map(({ name }) => name);
  const weightOf = (name: string): number => key.agreement.weights.find((one) => one.name === name)?.weight ?? 0;
  const own = lines.find(({ name }) => name === mine.name);
  const places = names.map((name) => key.signers.findIndex((one) => one.name === name));
  const wrong =
    (places.some((place, i) => place < 0 || (i > 0 && place <= places[i - 1]!)) && "names others than were agreed") ||
    (key.agreement.holders.some((name) => !names.includes(name)) && "leaves a holder out") ||
    (isTooFew(key.agreement, names.map(weightOf)) && `adds fewer than ${FEWEST_PARTS} parts, or tells them apart`) ||
    (lines.some(({ h1 }) => h1.length !== 32 * ciphertexts) && "has another number of ciphertexts") ||
    (lines.some((line) => !isSignedLine(key, line)) && "has a line that its contributor did not sign") ||
    (!(own && equal(own.h0, mine.h0) && equal(own.h1, mine.h1)) && "does not have what we handed in");
  if (wrong) throw new PeerError(`the aggregator's list ${wrong}: nothing is opened`, { code: "list" });
  return { lines, hash: listHash(key, body) };
}

/** Throws `PeerError` unless every holder signed this list: then nobody was shown another one. */
export function mustBeAgreed(key: KeyTerms, hash: Uint8Array, signatures: Uint8Array): void {
  const { holders } = key.agreement;
  const signerOf = (name: string): Uint8Array => unhex(key.signers.find((one) => one.name === name)!.key);
  const isSigned = (name: string, i: number): boolean =>
    verify(signerOf(name), LIST, hash, signatures.slice(64 * i, 64 * i + 64));
  if (signatures.length !== 64 * holders.length || !holders.every(isSigned))
    throw new PeerError("not every holder signed the list that we were shown: nothing is opened", { code: "list" });
}

/** How a vector is cut. */
export interface Sizes {
  readonly row: Row;
  readonly ciphertexts: number;
  readonly scale: Scale | null;
  /** Bytes of one half of a ciphertext. */
  readonly half: number;
  /** Ciphertexts in a message of a contributor. */
  readonly perMessage: number;
  /** Ciphertexts whose second halves, of all contributors, fit in a message. */
  readonly perOpening: number;
}

export function sizesOf({ agreement }: KeyTerms): Sizes {
  const { row, ciphertexts, scale } = planOf(agreement);
  const half = polynomialBytes({ degree: row.degree, primes: row.data.length });
  const room = (4 << 20) - 1024; // of a message
  const perMessage = Math.floor(room / (2 * half));
  const perOpening = Math.max(1, Math.floor(room / (half * agreement.weights.length)));
  return { row, ciphertexts, scale, half, perMessage, perOpening };
}

/** Piece number `index` of so many bytes; a copy. */
export const pieceOf = (bytes: Uint8Array, length: number, index: number): Uint8Array =>
  bytes.slice(index * length, (index + 1) * length);

/** From `first`, at most so many, below the end. */
export const numbersFrom = (first: number, most: number, end: number): readonly number[] =>
  Array.from({ length: Math.min(most, end - first) }, (_, i) => first + i);
