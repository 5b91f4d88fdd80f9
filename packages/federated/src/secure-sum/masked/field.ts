// GF(2^16) by tables, for what is public or already opened: places, coefficients, and shares that were revealed to be wrong.

const LOW = 0x2d; // x^16 = x^5 + x^3 + x^2 + 1: irreducible, and x generates (tested)
export const ORDER = 65_535;

/** Two lanes in each word: every lane times x. */
export const twice = (lanes: number): number => ((lanes & 0x7fff7fff) << 1) ^ (((lanes >>> 15) & 0x00010001) * LOW);

interface Tables {
  readonly power: Uint16Array;
  readonly logarithm: Uint16Array;
}
let made: Tables | undefined;

export function tables(): Tables {
  if (made) return made;
  const [power, logarithm] = [new Uint16Array(ORDER), new Uint16Array(ORDER + 1)];
  for (let i = 0, value = 1; i < ORDER; i++, value = twice(value)) {
    power[i] = value;
    logarithm[value] = i;
  }
  made = { power, logarithm };
  return made;
}

export function multiply(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  const { power, logarithm } = tables();
  return power[(logarithm[a]! + logarithm[b]!) % ORDER]!;
}

/** Of anything but zero. */
export function inverse(a: number): number {
  const { power, logarithm } = tables();
  return power[(ORDER - logarithm[a]!) % ORDER]!;
}
