// Pedersen's distributed key generation as FROST runs it (Komlo, Goldberg: ePrint 2020/852, §5.1, figure 1): each holder
// deals shares of a random polynomial, Feldman's commitments to it, and a proof that it knows its constant term.
import { concat, equal, InternalError, lengthPrefixed, PeerError, utf8 } from "@tavs/core";
import { pieces, rowAt, rowsFrom } from "../rows.ts";
import {
  add,
  addScalars,
  ELEMENT,
  hashToScalar,
  isElement,
  isScalar,
  multiply,
  multiplyBase,
  multiplyScalars,
  toScalar,
} from "../suite.ts";
import { committedAt, mustBeThere, polynomialAt } from "./lagrange.ts";

const POSSESSION = utf8("HashToScalar-tavs/psi/pseudonyms-key/1 proof of possession");
const UNIFORM = 64; // bytes that become one scalar

export interface DealTask {
  /** 64 bytes for each coefficient, and 64 for the nonce of the proof. */
  readonly uniform: Uint8Array;
  readonly holders: number;
  /** What the proof is bound to: the agreement and the dealer. */
  readonly statement: Uint8Array;
}

export interface Dealt {
  /** a_k·G, 32 bytes each. */
  readonly coefficients: Uint8Array;
  /** R and mu, 64 bytes. */
  readonly proof: Uint8Array;
  /** f(1), f(2), ...: 32 bytes for each holder. */
  readonly shares: Uint8Array;
}

/** Figure 1, round 1: a polynomial, commitments to it, a proof of knowledge of a_0, and a share for each holder. */
export function deal({ uniform, holders, statement }: DealTask): Dealt {
  const scalars = pieces({ from: 0, to: uniform.length }, UNIFORM).map(({ from, to }) =>
    toScalar(uniform.slice(from, to)),
  );
  const [nonce, polynomial] = [scalars.at(-1)!, scalars.slice(0, -1)];
  const coefficients = concat(...polynomial.map(generate));
  const commitment = generate(nonce);
  const challenge = possession(statement, rowAt(coefficients, ELEMENT, 0), commitment);
  const proof = concat(commitment, addScalars(nonce, multiplyScalars(polynomial[0]!, challenge)));
  return { coefficients, proof, shares: rowsFrom(holders, ELEMENT, (j) => polynomialAt(polynomial, j + 1)) };
}

function generate(scalar: Uint8Array): Uint8Array {
  const element = multiplyBase(scalar);
  if (element) return element;
  throw new InternalError("a scalar that was drawn is 0"); // probability 2^-252
}

const possession = (statement: Uint8Array, constant: Uint8Array, commitment: Uint8Array): Uint8Array =>
  hashToScalar(lengthPrefixed(statement, constant, commitment), POSSESSION);

export interface CheckTask {
  /** The dealer's name: whom an error names. */
  readonly dealer: string;
  /** The number of the holder who checks, from 1. */
  readonly holder: number;
  readonly statement: Uint8Array;
  readonly coefficients: Uint8Array;
  readonly proof: Uint8Array;
  readonly share: Uint8Array;
}

/** Figure 1, round 1 step 5 and round 2 step 2. Throws `PeerError` (`code: "dealing"`), naming the dealer. */
export function checkDealing({ dealer, holder, statement, coefficients, proof, share }: CheckTask): Uint8Array {
  const refuse = (what: string): never => {
    throw new PeerError(`${dealer} dealt ${what}: no key is made`, { code: "dealing" });
  };
  for (let k = 0; k < coefficients.length / ELEMENT; k++)
    if (!isElement(rowAt(coefficients, ELEMENT, k))) refuse(`a commitment number ${k} that is no group element`);
  if (!possesses(statement, rowAt(coefficients, ELEMENT, 0), proof)) refuse("no proof that it knows its secret");
  const committed = isScalar(share) ? multiplyBase(share) : undefined;
  const expected = committedAt(coefficients, holder);
  if (!committed || !expected || !equal(committed, expected)) refuse("a share that does not fit its commitments");
  return share;
}

/** mu·G = R + c·a_0·G. */
export function possesses(statement: Uint8Array, constant: Uint8Array, proof: Uint8Array): boolean {
  const [commitment, response] = [proof.subarray(0, ELEMENT), proof.subarray(ELEMENT)];
  if (!isElement(commitment) || !isScalar(response)) return false;
  const left = multiplyBase(response);
  const right = multiply(possession(statement, constant, commitment), constant);
  return left !== undefined && right !== undefined && equal(left, add(commitment, right));
}

export interface CombineTask {
  /** f_i(j) of each dealer i for this holder j: 32 bytes each. */
  readonly shares: Uint8Array;
  /** The commitments of each dealer. */
  readonly coefficients: readonly Uint8Array[];
  readonly holder: number;
}

export interface Combined {
  readonly share: Uint8Array;
  readonly publicKey: Uint8Array;
  /** k_j·G of each holder j: 32 bytes each. */
  readonly verificationKeys: Uint8Array;
}

/** Figure 1, round 2 steps 3 and 4: the long-lived share, the joint public key, and everybody's verification key. */
export function combine({ shares, coefficients, holder }: CombineTask): Combined {
  const rows = pieces({ from: 0, to: shares.length }, ELEMENT).map(({ from, to }) => shares.subarray(from, to));
  const share = rows.reduce(addScalars);
  const joint = rowsFrom(coefficients[0]!.length / ELEMENT, ELEMENT, (k) =>
    coefficients.map((dealt) => rowAt(dealt, ELEMENT, k)).reduce(add),
  );
  const verificationKeys = rowsFrom(rows.length, ELEMENT, (j) =>
    mustBeThere(committedAt(joint, j + 1), "a verification key"),
  );
  if (!equal(generate(share), rowAt(verificationKeys, ELEMENT, holder - 1)))
    throw new InternalError("shares that were checked do not add up to their verification key");
  return { share, publicKey: joint.slice(0, ELEMENT), verificationKeys };
}
