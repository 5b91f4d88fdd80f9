import type { Accounted, Among } from "../queries/accounted.ts";
import type { Price } from "../queries/price.ts";
import type { Law, Noise } from "../queries/query.ts";
import type { Answers } from "./certified.ts";

const isCount = (value: unknown, least: number): value is number =>
  Number.isSafeInteger(value) && Number(value) >= least;
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const hasOnly = (value: object, names: readonly string[]): boolean =>
  JSON.stringify(Object.keys(value)) === JSON.stringify(names);

/** A price as a ledger writes it: whole units, and no negative ones, which would give budget back. */
export function isCounted(value: unknown): value is Price {
  if (!isRecord(value)) return false;
  const { measure } = value;
  if (measure === "pure") return hasOnly(value, ["measure", "microEpsilon"]) && isCount(value.microEpsilon, 1);
  if (measure === "concentrated") return hasOnly(value, ["measure", "nanoRho"]) && isCount(value.nanoRho, 1);
  if (measure !== "approximate" || !hasOnly(value, ["measure", "microEpsilon", "femtoDelta"])) return false;
  return isCount(value.microEpsilon, 1) && isCount(value.femtoDelta, 0);
}

const LAWS: readonly string[] = [
  "discrete-laplace",
  "discrete-gaussian",
  "skellam",
  "exponential",
  "permute-and-flip",
  "none",
] satisfies Law[];
const NAMES = ["of", "numbers", "sensitivity", "threshold", "law", "parameter", "margin"];

/** The noise of a part as a ledger writes it. */
export function isNoise(value: unknown): value is Noise {
  if (!isRecord(value) || JSON.stringify(Object.keys(value).sort()) !== JSON.stringify([...NAMES].sort())) return false;
  const { of, numbers, law, parameter, sensitivity, margin, threshold } = value;
  if (typeof of !== "string" || typeof law !== "string" || !LAWS.includes(law) || !isCount(numbers, 1)) return false;
  if (typeof parameter !== "string" || !/^\d+\/[1-9]\d*$/.test(parameter)) return false;
  if (typeof sensitivity !== "string" || !/^\d+$/.test(sensitivity) || !isCount(margin, 0)) return false;
  return threshold === null || Number.isSafeInteger(threshold);
}

const ACCOUNTED: readonly string[] = ["discrete-laplace", "discrete-gaussian", "gaussian", "skellam"];

/** By what a part was accounted for, as a ledger writes it. */
export function isAccounted(value: unknown): value is Accounted {
  if (!isRecord(value)) return false;
  const { among, ...lossOf } = value;
  return isLoss(lossOf) && (among === undefined || isAmong(among));
}

function isAmong(value: unknown): value is Among {
  if (!isRecord(value) || !hasOnly(value, ["least", "colluding"])) return false;
  return isCount(value.colluding, 0) && isCount(value.least, value.colluding + 1);
}

function isLoss(value: Readonly<Record<string, unknown>>): boolean {
  const { law, parameter, sensitivity } = value;
  if (law === "any")
    return (
      hasOnly(value, ["law", "microEpsilon", "femtoDelta"]) &&
      isCount(value.microEpsilon, 1) &&
      isCount(value.femtoDelta, 0)
    );
  if (!hasOnly(value, ["law", "parameter", "sensitivity"]) || typeof law !== "string" || !ACCOUNTED.includes(law))
    return false;
  if (typeof parameter !== "string" || !/^[1-9]\d*\/[1-9]\d*$/.test(parameter)) return false;
  return typeof sensitivity === "string" && /^[1-9]\d*$/.test(sensitivity);
}

/** Answers of one kind: at least one part, at least once. */
export function isAnswers(value: unknown): value is Answers {
  if (!isRecord(value) || !hasOnly(value, ["laws", "times"]) || !isCount(value.times, 1)) return false;
  return Array.isArray(value.laws) && value.laws.length > 0 && value.laws.every(isAccounted);
}
