// Tails of the hypergeometric distribution, compared with a power of two: in doubles where they are far apart, which is nearly
// always, else in integers of any size. So every party on every machine comes to the same answer, and soon.

/** Of `all` balls `marked` are marked; so many are drawn. */
export interface Urn {
  readonly all: number;
  readonly marked: number;
  readonly drawn: number;
}

/** times * chance <= 2^-bits. */
export interface Rare {
  readonly bits: number;
  readonly times: number;
}

/** Whether it is so rare that at least `least` of the drawn are marked. */
export function isRare(urn: Urn, least: number, rare: Rare): boolean {
  let chance = 0;
  for (let j = most(urn); j >= Math.max(least, 0); j--) chance += chanceOf(urn, j);
  return compare(chance, rare) ?? isBelow(exactTail(urn, least), rare);
}

/** The least number of marked balls than which more are so rare. */
export function rarelyMore(urn: Urn, rare: Rare): number {
  let chance = 0;
  for (let j = most(urn); j > 0; j--) {
    chance += chanceOf(urn, j);
    if (!(compare(chance, rare) ?? isBelow(exactTail(urn, j), rare))) return j;
  }
  return 0;
}

const most = ({ marked, drawn }: Urn): number => Math.min(marked, drawn);

// A double of `chanceOf` is off by some 10^-11 of itself: logarithms of factorials up to 4096 are below 2^15, and there are nine.
const DOUBT = 1e-6;

/** Undefined where doubles cannot tell. */
function compare(chance: number, { bits, times }: Rare): boolean | undefined {
  const ratio = chance * times * 2 ** bits;
  return Math.abs(ratio - 1) < DOUBT ? undefined : ratio < 1;
}

function chanceOf({ all, marked, drawn }: Urn, j: number): number {
  if (drawn - j > all - marked) return 0;
  return Math.exp(logChoose(marked, j) + logChoose(all - marked, drawn - j) - logChoose(all, drawn));
}

const logarithms: number[] = [0];

function logFactorial(n: number): number {
  for (let i = logarithms.length; i <= n; i++) logarithms.push(logarithms[i - 1]! + Math.log(i));
  return logarithms[n]!;
}

const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k);

export interface Fraction {
  readonly of: bigint;
  readonly over: bigint;
}

export const isBelow = ({ of, over }: Fraction, { bits, times }: Rare): boolean =>
  (of * BigInt(times)) << BigInt(bits) <= over;

function exactTail({ all, marked, drawn }: Urn, least: number): Fraction {
  let of = 0n;
  for (let j = Math.max(least, 0); j <= Math.min(marked, drawn); j++)
    of += choose(marked, j) * choose(all - marked, drawn - j);
  return { of, over: choose(all, drawn) };
}

function choose(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n;
  let chosen = 1n;
  for (let i = 1; i <= Math.min(k, n - k); i++) chosen = (chosen * BigInt(n - i + 1)) / BigInt(i);
  return chosen;
}
