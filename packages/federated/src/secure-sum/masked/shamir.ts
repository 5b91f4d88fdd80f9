// Shamir's sharing of secrets whose bytes are uniform, in lanes of 16 bits over GF(2^16): 65,535 holders, no rejection, and
// no secret bytes but the secret. What depends on secrets is shifts, ands and xors: no table, no branch. Places and
// Lagrange's coefficients are public.
import { ORDER, tables, twice } from "./field.ts";
import { wrongIn } from "./reed-solomon.ts";

/** lanes * factor; the factor is public. */
function times(lanes: number, factor: number): number {
  let product = 0;
  for (let bit = 31 - Math.clz32(factor); bit >= 0; bit--)
    product = twice(product) ^ ((factor >>> bit) & 1 ? lanes : 0);
  return product;
}

/** f(x) of the polynomial whose coefficients of `width` words stand one after the other, the secret first. */
export function shareAt(coefficients: Uint32Array, width: number, x: number): Uint32Array<ArrayBuffer> {
  const share = new Uint32Array(width);
  for (let at = coefficients.length - width; at >= 0; at -= width)
    for (let i = 0; i < width; i++) share[i] = times(share[i]!, x) ^ coefficients[at + i]!;
  return share;
}

/** f(0) from shares at different places; as many as the polynomial has coefficients, or more of one polynomial. */
export function secretFrom(shares: readonly Uint32Array[], places: readonly number[]): Uint32Array<ArrayBuffer> {
  const secret = new Uint32Array(shares[0]!.length);
  lagrange(places).forEach((weight, j) => {
    for (let i = 0; i < secret.length; i++) secret[i]! ^= times(shares[j]![i]!, weight);
  });
  return secret;
}

/**
 * f(0), and which shares are wrong, by their position: up to floor((shares - threshold) / 2) in each lane of 16 bits. Undefined
 * where there are more. Shares are open here; dealing never comes this way.
 */
export function secretDespite(
  shares: readonly Uint32Array[],
  places: readonly number[],
  threshold: number,
): { readonly secret: Uint32Array; readonly wrong: readonly number[] } | undefined {
  const width = shares[0]!.length;
  const lanes = Array.from({ length: 2 * width }, (_, lane) =>
    shares.map((share) => (share[lane >> 1]! >>> (16 * (lane & 1))) & 0xffff),
  );
  const wrong = wrongIn({ lanes, places, threshold });
  if (!wrong) return undefined;
  const secret = new Uint32Array(width);
  wrong.forEach((bad, lane) => {
    const good = places.map((_, j) => j).filter((j) => !bad.has(j));
    const used = good.slice(0, threshold);
    const [value] = secretFrom(
      used.map((j) => Uint32Array.of(lanes[lane]![j]!)),
      used.map((j) => places[j]!),
    );
    secret[lane >> 1]! |= value! << (16 * (lane & 1));
  });
  return { secret, wrong: [...new Set(wrong.flatMap((bad) => [...bad]))].sort((a, b) => a - b) };
}

/** Lagrange's coefficients at 0: the product over m of x_m / (x_m - x_j). Of public numbers, so by tables. */
function lagrange(places: readonly number[]): readonly number[] {
  const { power, logarithm } = tables();
  const whole = places.reduce((sum, place) => sum + logarithm[place]!, 0);
  return places.map((place) => {
    let below = logarithm[place]!;
    for (const other of places) if (other !== place) below += logarithm[other ^ place]!;
    return power[(((whole - below) % ORDER) + ORDER) % ORDER]!;
  });
}
