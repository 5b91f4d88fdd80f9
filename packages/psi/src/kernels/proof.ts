// RFC 9497 §2.2: a proof, for many elements at once, that all were multiplied by the scalar of one public key (DLEQ).
import { concat, equal, InternalError, PeerError, utf8 } from "@tavs/core";
import { contextString } from "../mode.ts";
import { rowAt, rowsFrom } from "../rows.ts";
import {
  add,
  ELEMENT,
  hashToScalar,
  isScalar,
  multiply,
  multiplyBase,
  multiplyScalars,
  SCALAR,
  subtractScalars,
  toScalar,
} from "../suite.ts";
import { transcript, u16 } from "../transcript.ts";
import { type KeySeed, keyOf, multiplyTheirs } from "./own.ts";

const HASH_TO_SCALAR = utf8(`HashToScalar-${contextString.voprf}`);
const [COMPOSITE, CHALLENGE] = [utf8("Composite"), utf8("Challenge")];

/** The public key of a sender. */
export function publicKey(key: KeySeed): Uint8Array {
  const element = multiplyBase(keyOf(key));
  if (element) return element;
  throw new InternalError("a key that is derived is not 0");
}

export interface CompositeTask {
  readonly seed: Uint8Array;
  /** The number of the first of these pairs in its batch, below 2^16. */
  readonly first: number;
  readonly asked: Uint8Array;
  readonly evaluated: Uint8Array;
}

/** RFC 9497 §2.2.1 ComputeComposites for some pairs of a batch: M and Z, 64 bytes, to be added up. */
export function composites(task: CompositeTask): Uint8Array {
  const weights = weightsOf(task);
  const sum = (points: Uint8Array): Uint8Array => sumOf(multiplyTheirs(weights, points, task.first));
  return concat(sum(task.asked), sum(task.evaluated));
}

/** RFC 9497 §2.2.1 ComputeCompositesFast, its M: who has the key need not add up Z. */
export const compositesFast = (task: CompositeTask): Uint8Array =>
  sumOf(multiplyTheirs(weightsOf(task), task.asked, task.first));

/** One scalar for each pair. */
function weightsOf({ seed, first, asked, evaluated }: CompositeTask): Uint8Array {
  return rowsFrom(asked.length / ELEMENT, SCALAR, (i) => {
    const [C, D] = [rowAt(asked, ELEMENT, i), rowAt(evaluated, ELEMENT, i)];
    const pair = concat(transcript(seed), u16(first + i), transcript(C, D), COMPOSITE);
    return hashToScalar(pair, HASH_TO_SCALAR);
  });
}

/** The sum of these elements. */
export const sumOf = (rows: Uint8Array): Uint8Array =>
  Array.from({ length: rows.length / ELEMENT }, (_, i) => rowAt(rows, ELEMENT, i)).reduce(add);

export interface ProofTask {
  readonly key: KeySeed;
  /** Parts of M, one for each piece of the batch. */
  readonly composites: Uint8Array;
  /** 64 uniform bytes, for this batch alone. */
  readonly nonce: Uint8Array;
}

/** RFC 9497 §2.2.1 GenerateProof: c and s, 64 bytes. */
export function generateProof({ key, composites, nonce }: ProofTask): Uint8Array {
  return proofOf({ scalar: keyOf(key), M: sumOf(composites), random: toScalar(nonce) });
}

/** The same with its scalars, as the RFC's vectors give them. */
export function proofOf({ scalar, M, random }: Readonly<Record<"scalar" | "M" | "random", Uint8Array>>): Uint8Array {
  const [B, Z, t2, t3] = [multiplyBase(scalar), multiply(scalar, M), multiplyBase(random), multiply(random, M)];
  if (!B || !Z || !t2 || !t3) throw new InternalError("the elements add up to the identity: probability 2^-252");
  const c = hashToScalar(concat(transcript(B, M, Z, t2, t3), CHALLENGE), HASH_TO_SCALAR);
  return concat(c, subtractScalars(random, multiplyScalars(c, scalar)));
}

export interface VerifyProofTask {
  readonly publicKey: Uint8Array;
  /** Parts of M and Z, one pair for each piece of the batch. */
  readonly composites: Uint8Array;
  readonly proof: Uint8Array;
  /** The number of the first element of the batch, for the error. */
  readonly first: number;
}

/** RFC 9497 §2.2.2 VerifyProof. Throws `PeerError` (`code: "proof"`). */
export function verifyProof({ publicKey, composites, proof, first }: VerifyProofTask): Uint8Array {
  const pairs = composites.length / (2 * ELEMENT);
  const side = (at: number): Uint8Array =>
    sumOf(rowsFrom(pairs, ELEMENT, (i) => rowAt(composites, ELEMENT, 2 * i + at)));
  const [c, s] = [proof.subarray(0, ELEMENT), proof.subarray(ELEMENT)];
  const expected = isScalar(c) && isScalar(s) ? challengeOf({ B: publicKey, M: side(0), Z: side(1), c, s }) : undefined;
  if (expected && equal(c, expected)) return proof;
  throw new PeerError(`the sender did not prove that it evaluated elements ${first} and on with its one key`, {
    code: "proof",
  });
}

function challengeOf(equation: Equation): Uint8Array | undefined {
  const commitments = commitmentsOf(equation);
  if (!commitments) return undefined;
  const { B, M, Z } = equation;
  return hashToScalar(concat(transcript(B, M, Z, ...commitments), CHALLENGE), HASH_TO_SCALAR);
}

/** What a proof claims: c and s belong to elements M and Z = k·M, and to B = k·G. */
export type Equation = Readonly<Record<"B" | "M" | "Z" | "c" | "s", Uint8Array>>;

/**
 * RFC 9497 §2.2.2: t2 = s·G + c·B and t3 = s·M + c·Z. Nothing where a term is the identity, as all are for c = s = 0: bytes that
 * stood for that would prove everything.
 */
export function commitmentsOf({ B, M, Z, c, s }: Equation): readonly [Uint8Array, Uint8Array] | undefined {
  const [sG, cB, sM, cZ] = [multiplyBase(s), multiply(c, B), multiply(s, M), multiply(c, Z)];
  return sG && cB && sM && cZ ? [add(sG, cB), add(sM, cZ)] : undefined;
}
