import { UsageError } from "@tavs/core";
import type { Price } from "../queries/price.ts";
import type { Budget, Cost } from "./budget.ts";

/** Whole units of a ledger: no rounding can create budget. */
const DECIMALS = { epsilon: 6, delta: 15, rho: 9 } as const;
type Name = keyof typeof DECIMALS;

/** What a grant holds, rounded down to whole units. Throws `UsageError` if that is nothing, or too much to be counted. */
export function granted(budget: Budget): Price {
  return price(budget, 0n);
}

/** What an answer costs, rounded up to whole units. Throws `UsageError` for a price that is none, or is of another measure. */
export function charged(cost: Cost, measure: Price["measure"]): Price {
  const asked = priced(cost);
  if (asked.measure === measure) return asked;
  if (asked.measure === "pure" && measure === "approximate")
    return { measure: "approximate", microEpsilon: asked.microEpsilon, femtoDelta: 0 };
  throw new UsageError(
    `this ledger counts ${measure} privacy; the price is of ${asked.measure} privacy: ask in its measure`,
  );
}

/** What an answer costs in the measure in which it is said, rounded up to whole units. Throws `UsageError` for a price that is none. */
export function priced(cost: Cost): Price {
  return price(cost, 1n);
}

/** a - b, where nothing of it is negative: else undefined. */
export function less(a: Price, b: Price): Price | undefined {
  const rest = countsOf(a).map((count, at) => count - countsOf(b)[at]!);
  return a.measure === b.measure && rest.every((count) => count >= 0) ? ofCounts(a.measure, rest) : undefined;
}

/** What was taken of a grant. */
export function spentOf(grant: Price, left: Price): Price {
  const [all, rest] = [countsOf(grant), countsOf(left)];
  return ofCounts(
    grant.measure,
    all.map((count, at) => count - rest[at]!),
  );
}

/** Back to what people write: the doubles nearest to the fractions. */
export function amountOf(counted: Price): { readonly [name in Name]?: number } {
  if (counted.measure === "concentrated") return { rho: counted.nanoRho / 10 ** DECIMALS.rho };
  const epsilon = counted.microEpsilon / 10 ** DECIMALS.epsilon;
  return counted.measure === "pure" ? { epsilon } : { epsilon, delta: counted.femtoDelta / 10 ** DECIMALS.delta };
}

/** In words: "epsilon 0.25, delta 0.000001". */
export const said = (counted: Price): string =>
  Object.entries(amountOf(counted))
    .filter(([, amount], at) => at === 0 || amount !== 0)
    .map(([name, amount]) => `${name} ${amount}`)
    .join(", ");

function price(budget: Budget, roundUp: bigint): Price {
  if (budget.rho !== undefined) {
    if (Object.hasOwn(budget, "epsilon") || Object.hasOwn(budget, "delta"))
      // a program without types
      throw new UsageError("a budget is epsilon, epsilon and delta, or rho: not two measures at once");
    return { measure: "concentrated", nanoRho: units("rho", budget.rho, roundUp) };
  }
  const microEpsilon = units("epsilon", budget.epsilon, roundUp);
  if (budget.delta === undefined) return { measure: "pure", microEpsilon };
  if (!(budget.delta < 1))
    throw new UsageError("delta is a probability below 1: the chance that an answer protects nobody");
  return { measure: "approximate", microEpsilon, femtoDelta: units("delta", budget.delta, roundUp) };
}

function countsOf(price: Price): readonly number[] {
  if (price.measure === "concentrated") return [price.nanoRho];
  return price.measure === "pure" ? [price.microEpsilon] : [price.microEpsilon, price.femtoDelta];
}

function ofCounts(measure: Price["measure"], [first = 0, second = 0]: readonly number[]): Price {
  if (measure === "concentrated") return { measure, nanoRho: first };
  return measure === "pure" ? { measure, microEpsilon: first } : { measure, microEpsilon: first, femtoDelta: second };
}

/** Works on the decimals that the developer wrote: 0.07 x 10^6 in doubles is 70000.00000000001, and would be charged one more. */
function units(name: Name, value: number, roundUp: bigint): number {
  if (!Number.isFinite(value) || value <= 0) throw new UsageError(`${name} is a positive number; got ${value}`);
  const [mantissa = "", exponent = ""] = value.toExponential().split("e");
  const digits = BigInt(mantissa.replace(".", ""));
  const shift = Number(exponent) - Math.max(0, mantissa.length - 2) + DECIMALS[name];
  const result = Number(shift >= 0 ? digits * 10n ** BigInt(shift) : divide(digits, 10n ** BigInt(-shift), roundUp));
  if (result >= 1 && Number.isSafeInteger(result)) return result;
  throw new UsageError(`${name} is counted in units of 10^-${DECIMALS[name]}, from 1 to 2^53 of them; got ${value}`);
}

function divide(a: bigint, b: bigint, roundUp: bigint): bigint {
  return (a + roundUp * (b - 1n)) / b;
}
