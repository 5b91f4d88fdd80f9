import type { Sex } from "./identity.ts";

/** The sum of digits times weights, from the first digit on; digits beyond the weights do not count. */
export function weighted(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * (digits.charCodeAt(i) - 48);
  return sum;
}

/** In all Nordic countries an odd number is a man's. */
export function sexOf(digit: string | undefined): Sex {
  return Number(digit) % 2 === 1 ? "M" : "F";
}

/** Without the hyphens between characters: a leading one is a minus, and no number is negative. */
export function compact(text: string): string {
  if (!text.includes("-")) return text;
  return text.replace(/(?<=[0-9A-Z])-(?=[0-9A-Z])/g, "");
}
