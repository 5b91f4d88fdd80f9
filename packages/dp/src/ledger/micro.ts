import { UsageError } from "@tavs/core";

/** The ledger counts whole millionths of epsilon: no rounding can create budget. */
const DECIMALS = 6;

/** What a grant holds, rounded down. Throws `UsageError` if that is nothing, or not a number below 2^53 / 10^6. */
export function microGranted(epsilon: number): number {
  return micro(epsilon, 0n);
}

/** What an answer costs, rounded up. Throws `UsageError` if epsilon is not positive, or not a number below 2^53 / 10^6. */
export function microCharged(epsilon: number): number {
  return micro(epsilon, 1n);
}

/** Back to what people write: the double nearest to the fraction. */
export function epsilonOf(micro: number): number {
  return micro / 10 ** DECIMALS;
}

/** Works on the decimals that the developer wrote: 0.07 x 10^6 in doubles is 70000.00000000001, and would be charged one more. */
function micro(epsilon: number, roundUp: bigint): number {
  if (!Number.isFinite(epsilon) || epsilon <= 0) throw new UsageError(`epsilon is a positive number; got ${epsilon}`);
  const [mantissa = "", exponent = ""] = epsilon.toExponential().split("e");
  const digits = BigInt(mantissa.replace(".", ""));
  const shift = Number(exponent) - Math.max(0, mantissa.length - 2) + DECIMALS;
  const result = Number(shift >= 0 ? digits * 10n ** BigInt(shift) : divide(digits, 10n ** BigInt(-shift), roundUp));
  if (result >= 1 && Number.isSafeInteger(result)) return result;
  throw new UsageError(`epsilon is counted in millionths, from 1 to 2^53 of them; got ${epsilon}`);
}

function divide(a: bigint, b: bigint, roundUp: bigint): bigint {
  return (a + roundUp * (b - 1n)) / b;
}
