// 2HashTDH (Jarecki, Kiayias, Krawczyk, Xu: ePrint 2017/363): an OPRF of RFC 9497 whose key is shared, with a proof of equal
// discrete logarithms (DLEQ) for each batch of answers.
import { concat, equal, lengthPrefixed, PeerError, u32, utf8 } from "@tavs/core";
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
import { lagrange, mustBeThere } from "./lagrange.ts";
import { type FinalizeTask, finalize } from "./oprf.ts";
import { countOf, multiplyTheirs } from "./own.ts";
import { commitmentsOf, type Equation, sumOf } from "./proof.ts";

const COMPOSITE = utf8("HashToScalar-tavs/psi/pseudonyms/1 Composite");
const CHALLENGE = utf8("HashToScalar-tavs/psi/pseudonyms/1 Challenge");

/** One holder's place among those who are asked together. */
export interface Seat {
  /** The holder's number, from 1. */
  readonly holder: number;
  /** The numbers of all who are asked, ascending, this one among them. */
  readonly among: Uint8Array;
}

export interface EvaluateShareTask extends Seat {
  readonly share: Uint8Array;
  readonly points: Uint8Array;
  readonly first: number;
}

/** The holder's part of the answer: lambda_i·k_i times each element. The parts of all who are asked add up to k times it. */
export function evaluateShare({ share, points, first, ...seat }: EvaluateShareTask): Uint8Array {
  return multiplyTheirs(weighted(share, seat), points, first);
}

const weighted = (share: Uint8Array, { holder, among }: Seat): Uint8Array =>
  multiplyScalars(lagrange(holder, among), share);

export interface WeighTask {
  /** From every element of the batch, asked and answered: see `weightSeed`. */
  readonly seed: Uint8Array;
  /** The number of the first of these elements in the batch. */
  readonly first: number;
  readonly points: Uint8Array;
}

/** RFC 9497 §2.2.1 ComputeComposites, one sum of it: d_i times each element, added up. */
export function weigh({ seed, first, points }: WeighTask): Uint8Array {
  const weights = rowsFrom(points.length / ELEMENT, SCALAR, (i) =>
    hashToScalar(concat(seed, u32(first + i)), COMPOSITE),
  );
  return sumOf(multiplyTheirs(weights, points, first));
}

export interface ProveTask extends Seat {
  readonly share: Uint8Array;
  /** Sums over pieces of the batch, which add up to M. */
  readonly asked: Uint8Array;
  /** 64 uniform bytes, for this batch alone. */
  readonly nonce: Uint8Array;
}

/** RFC 9497 §2.2.1 GenerateProof, from M on: c and s, 64 bytes. */
export function prove({ share, asked, nonce, ...seat }: ProveTask): Uint8Array {
  const [scalar, random, M] = [weighted(share, seat), toScalar(nonce), sumOf(asked)];
  const times = (element: Uint8Array, by: Uint8Array): Uint8Array =>
    mustBeThere(multiply(by, element), "the sum of the elements");
  const key = mustBeThere(multiplyBase(scalar), "a verification key");
  const commitments = [mustBeThere(multiplyBase(random), "a commitment"), times(M, random)];
  const c = hashToScalar(lengthPrefixed(key, M, times(M, scalar), ...commitments), CHALLENGE);
  return concat(c, subtractScalars(random, multiplyScalars(c, scalar)));
}

export interface VerifyTask extends Seat {
  readonly name: string;
  readonly verificationKey: Uint8Array;
  /** Sums over pieces, of what was asked and of what was answered. */
  readonly asked: Uint8Array;
  readonly evaluated: Uint8Array;
  readonly proof: Uint8Array;
  /** The number of the first element of the batch, for the error. */
  readonly first: number;
}

/** RFC 9497 §2.2.2 VerifyProof. Throws `PeerError` (`code: "proof"`), naming the holder. */
export function verify({ name, verificationKey, asked, evaluated, proof, first, ...seat }: VerifyTask): Uint8Array {
  const key = multiply(lagrange(seat.holder, seat.among), verificationKey);
  const [M, Z] = [sumOf(asked), sumOf(evaluated)];
  const [c, s] = [proof.subarray(0, ELEMENT), proof.subarray(ELEMENT)];
  const expected = isScalar(c) && isScalar(s) && key ? challengeOf({ B: key, M, Z, c, s }) : undefined;
  if (expected && equal(c, expected)) return proof;
  throw new PeerError(`${name} did not prove that it answered elements ${first} and on with its share of the key`, {
    code: "proof",
  });
}

function challengeOf(equation: Equation): Uint8Array | undefined {
  const commitments = commitmentsOf(equation);
  if (!commitments) return undefined;
  return hashToScalar(lengthPrefixed(equation.B, equation.M, equation.Z, ...commitments), CHALLENGE);
}

export interface FinalizeSharesTask extends Omit<FinalizeTask, "evaluated"> {
  /** The answers of each holder who was asked. */
  readonly evaluated: readonly Uint8Array[];
}

/** Adds the holders' parts, and finishes as the OPRF does: H2(x, k·H1(x)). */
export function finalizeShares({ evaluated, ...task }: FinalizeSharesTask): Uint8Array {
  const sums = rowsFrom(countOf(task.own), ELEMENT, (i) =>
    evaluated.map((rows) => rowAt(rows, ELEMENT, i)).reduce(add),
  );
  return finalize({ ...task, evaluated: sums });
}
