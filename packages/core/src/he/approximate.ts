// Real numbers: CKKS. A message is a rounded multiple of 2^-scale, the noise of decryption stays in the total's last digits, and
// the parameters are those of which it is proved how many digits it leaves.
import { UsageError } from "../errors.ts";
import { type Facts, freshNoise, HIDING, log2, mustBeCounts, type Plan } from "./plan.ts";
import { limbBits, type Row, TABLE } from "./table.ts";

export interface RealFacts extends Facts {
  /** Totals are right to half a unit of this decimal: 0 to 15. */
  readonly decimals: number;
}

/** Rows whose rings carry 32 and 48 bytes a number; a plaintext modulus plays no part here. */
const RINGS: readonly Row[] = TABLE.slice(1);
const MANTISSA = 50; // bits of a rounded number: it and its negative are below the smallest prime, 2^52 - 2^20

/** The parameters for real numbers. Throws `UsageError`, with the numbers, where no row can be proved. */
export function planReals(facts: RealFacts): Plan {
  const { parties, weights, ciphertexts } = mustBeCounts(facts);
  const { maxValue, decimals } = facts;
  const wrong =
    (!(maxValue >= 2 ** -50 && maxValue <= 2 ** 50) && "maxValue: must be a number from 2^-50 to 2^50") ||
    (!(Number.isInteger(decimals) && decimals >= 0 && decimals <= 15) && "decimals: must be 0 to 15");
  if (wrong) throw new UsageError(wrong, { code: "plan" });
  const why: string[] = [];
  for (const row of RINGS) {
    const found = prove(row, { parties, weights, ciphertexts, maxValue });
    if (typeof found !== "string" && found.scale!.maxError <= 0.5 * 10 ** -decimals) return found; // `prove` sets it
    const sentence = typeof found === "string" ? found : `totals may be wrong by ${found.scale!.maxError}`;
    why.push(`${8 * row.data.length * 2} bytes a number: ${sentence}`);
  }
  throw new UsageError(`no parameters carry this sum to ${decimals} decimals; ${why.join("; ")}`, { code: "plan" });
}

interface Asked {
  readonly parties: bigint;
  readonly weights: bigint;
  readonly ciphertexts: number;
  readonly maxValue: number;
}

/**
 * The least noise that hides, 2^B >= 2^40 k n E, below the largest scale at which no sum can wrap:
 * sum|w| 2^(50 + shift) + sum|w| 2^shift + parties 2^B + E < q/2.
 */
function prove(row: Row, { parties, weights, ciphertexts, maxValue }: Asked): Plan | string {
  const q = row.data.reduce((product, prime) => product * prime);
  const noise = weights * freshNoise(row, parties);
  const needed = (1n << HIDING) * BigInt(ciphertexts * row.degree) * noise;
  const smudgingBits = log2(needed - 1n) + 1;
  const all = parties * (1n << BigInt(smudgingBits)) + noise;
  const room = (q / 2n - all) / (weights * ((1n << BigInt(MANTISSA)) + 1n));
  if (smudgingBits > 2 * limbBits(row) - 1 || room < 1n) return `noise of 2^${smudgingBits} leaves no room for a total`;
  const fraction = MANTISSA - Math.ceil(Math.log2(maxValue));
  const shift = log2(room);
  const maxError = errorOf({ fraction, shift, all, weights: Number(weights), maxValue });
  const maxTotal = weights * BigInt(Math.ceil(maxValue));
  return { row, ciphertexts, smudgingBits, noise, maxTotal, scale: { fraction, shift, maxError } };
}

interface Erring {
  readonly fraction: number;
  readonly shift: number;
  /** The noise of all shares and ciphertexts. */
  readonly all: bigint;
  readonly weights: number;
  readonly maxValue: number;
}

/** Rounding each number, all noise, and rounding the total to a double; a millionth more, because this itself is rounded. */
function errorOf({ fraction, shift, all, weights, maxValue }: Erring): number {
  const rounding = weights * 2 ** -(fraction + 1);
  const noise = Number(all) / 2 ** (fraction + shift);
  const last = weights * maxValue * 2 ** -53;
  return (rounding + noise + last) * (1 + 1e-6);
}
