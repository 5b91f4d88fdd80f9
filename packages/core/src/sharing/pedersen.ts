// Pedersen's commitments (CRYPTO 1991) to vectors, in ristretto255: v_0 G_0 + v_1 G_1 + … + r H. They hide perfectly, and bind
// whoever knows no relation between the generators, which nobody does: all are hashed to the group (RFC 9380). This is the
// only file of sharing that knows a curve library, and it runs in workers.
import { pippenger } from "@noble/curves/abstract/curve.js";
import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";
import { lengthPrefixed, u32, utf8 } from "../bytes.ts";
import { ORDER } from "./scalars.ts";

const { Point } = ristretto255;
type Element = InstanceType<typeof Point>;

export const ELEMENT = 32;
const DOMAIN = "tavs/core/pedersen/1 with ristretto255_XMD:SHA-512_R255MAP_RO_";

const hashed = (label: string, index: number): Element =>
  ristretto255_hasher.hashToCurve(lengthPrefixed(utf8(label), u32(index)), { DST: DOMAIN });

const H = hashed("blind", 0);
const known: Element[] = []; // constants, hashed once a worker

function generators(count: number): readonly Element[] {
  while (known.length < count) known.push(hashed("value", known.length));
  return known.slice(0, count);
}

const commitment = (values: readonly bigint[], blind: bigint): Element =>
  pippenger(Point, [...generators(values.length), H], [...values, blind]);

/** The commitment to a vector under a blind, 32 bytes. */
export const commit = (values: readonly bigint[], blind: bigint): Uint8Array => commitment(values, blind).toBytes();

/** What is said to stand at `x` of polynomials that were committed to, coefficient by coefficient. */
export interface Claim {
  /** Of each dealer whose polynomials are added: 32 bytes for each coefficient, the constant first. */
  readonly commitments: readonly Uint8Array[];
  readonly x: number;
  readonly values: readonly bigint[];
  readonly blind: bigint;
}

/** True where the values and the blind at x are those that the commitments allow; false where one of these is no element. */
export const isCommitted = (claim: Claim): boolean => areCommitted([claim], [1n]);

/**
 * The same for several claims of one length at once: true where they all are, for they are added up with weights that nobody
 * knew before. One that is not passes with the probability of a weight.
 */
export function areCommitted(claims: readonly Claim[], weights: readonly bigint[]): boolean {
  const sums = claims.map(committedAt);
  const elements = sums.filter((sum) => sum !== undefined);
  if (elements.length < sums.length) return false;
  const weighted = (of: (claim: Claim) => bigint): bigint =>
    claims.reduce((sum, claim, i) => sum + weights[i]! * of(claim), 0n) % ORDER;
  const values = claims[0]!.values.map((_, k) => weighted((claim) => claim.values[k]!));
  const expected = commitment(
    values,
    weighted(({ blind }) => blind),
  );
  return pippenger(Point, elements, [...weights]).equals(expected);
}

/** What the commitments of all dealers add up to at x. Nothing where one is no element. */
function committedAt({ commitments, x }: Claim): Element | undefined {
  try {
    return commitments.map((rows) => evaluated(rows, x)).reduce((sum, one) => sum.add(one), Point.ZERO);
  } catch {
    return undefined;
  }
}

/** C_0 + x C_1 + x^2 C_2 + …, by Horner's rule. */
function evaluated(rows: Uint8Array, x: number): Element {
  let sum = Point.ZERO;
  for (let at = rows.length - ELEMENT; at >= 0; at -= ELEMENT)
    sum = sum.multiplyUnsafe(BigInt(x)).add(Point.fromBytes(rows.subarray(at, at + ELEMENT)));
  return sum;
}
