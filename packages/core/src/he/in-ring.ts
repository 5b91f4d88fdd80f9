// Whether bytes are polynomials of the ring: asked where they arrive, when it is still known from whom.
import { polynomialBytes } from "./layout.ts";
import { isPolynomial } from "./ring-sum.ts";
import type { Row } from "./table.ts";

type Ring = Pick<Row, "degree" | "data">;

/** Of keys: the special prime stands behind those of the data. */
export const keyRing = ({ degree, data, special }: Row): Ring => ({ degree, data: [...data, special] });

/** Whether these are whole polynomials, one behind the other, with every coefficient below its prime. */
export function areInRing(ring: Ring, bytes: Uint8Array): boolean {
  const length = polynomialBytes({ degree: ring.degree, primes: ring.data.length });
  for (let at = 0; at < bytes.length; at += length)
    if (!isPolynomial(ring, bytes.subarray(at, at + length))) return false;
  return true;
}
