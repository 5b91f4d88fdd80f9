// Shamir's sharing of secrets whose bytes are uniform, in lanes of 16 bits over GF(2^16): 65,535 holders, no rejection, and
// no secret bytes but the secret. What depends on secrets is shifts, ands and xors: no table, no branch. Places and
// Lagrange's coefficients are public.

const LOW = 0x2d; // x^16 = x^5 + x^3 + x^2 + 1: irreducible, and x generates (tested)
const ORDER = 65_535;

/** Two lanes in each word: every lane times x. */
const twice = (lanes: number): number => ((lanes & 0x7fff7fff) << 1) ^ (((lanes >>> 15) & 0x00010001) * LOW);

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

interface Tables {
  readonly power: Uint16Array;
  readonly logarithm: Uint16Array;
}
let made: Tables | undefined;

function tables(): Tables {
  if (made) return made;
  const [power, logarithm] = [new Uint16Array(ORDER), new Uint16Array(ORDER + 1)];
  for (let i = 0, value = 1; i < ORDER; i++, value = twice(value)) {
    power[i] = value;
    logarithm[value] = i;
  }
  made = { power, logarithm };
  return made;
}
