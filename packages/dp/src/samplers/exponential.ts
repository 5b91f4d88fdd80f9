/**
 * exp(-numerator / denominator) x 2^bits, for an argument that is not negative: the true number is within 2 of the result.
 * Halves the argument until it is below 2^-8, adds its series (each term 8 bits smaller), squares as often as it halved.
 */
export function expMinus(numerator: bigint, denominator: bigint, bits: number): bigint {
  if (numerator > denominator * BigInt(bits)) return 0n; // e^-bits < 2^-bits
  const halvings = BigInt(Math.max(0, bitLength(numerator) - bitLength(denominator) + 9));
  // A term is off by 2 at most, there are fewer than 2^20; a squaring doubles what is off, and adds 1. Hence 24 bits to spare.
  const precision = BigInt(bits) + halvings + 24n;
  let result = series((numerator << precision) / (denominator << halvings), precision);
  for (let squarings = 0n; squarings < halvings; squarings++) result = (result * result) >> precision;
  return result >> (halvings + 24n);
}

function series(x: bigint, precision: bigint): bigint {
  let term = 1n << precision;
  let sum = 0n;
  for (let k = 1n; term > 0n; k++) {
    sum += k % 2n === 1n ? term : -term;
    term = ((term * x) >> precision) / k;
  }
  return sum;
}

/** How many binary digits a positive integer has; 1 for 0. */
export function bitLength(value: bigint): number {
  return value.toString(2).length;
}
